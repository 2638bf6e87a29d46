/**
 * Writes primitives into a growing buffer.
 *
 * All packets share a slab, so a small packet allocates nothing but itself.
 */
import { constants as buffers } from 'node:buffer';
import { ShippingError } from '../../errors.js';
import * as messages from '../values/messages.js';
import { Tag } from './tags.js';

/**
 * Upper bound on the bytes of one message. A frame holds its length in 32 bits
 * (`process/line/frame.ts`), and the receiver reads a message into one Buffer, which Node 20 limits
 * to 4 GiB. The remainder is for the head of the frame. Tests lower the bound.
 */
export const mostInMessage = { bytes: Math.min(2 ** 32, buffers.MAX_LENGTH) - 2 ** 17 };

export class ByteWriter {
	#ownsSlab: boolean;
	#buffer: Buffer;
	readonly #start: number;
	#at: number;

	constructor() {
		// A getter that runs during encoding may itself send something. That nested writer gets a
		// buffer of its own.
		this.#ownsSlab = !slabTaken;
		slabTaken = true;
		this.#buffer = this.#ownsSlab ? slab : Buffer.allocUnsafeSlow(1024);
		this.#start = this.#ownsSlab ? slabUsed : 0;
		this.#at = this.#start;
	}

	/**
	 * Returns the bytes written, which are never written again. The writer must not be used
	 * afterwards.
	 */
	written(): Buffer {
		const bytes = this.#buffer.subarray(this.#start, this.#at);
		if (this.#buffer === slab) {
			slabUsed = this.#at;
			if (slab.length - slabUsed < SLAB_LEAST) renewSlab();
		}
		this.release();
		return bytes;
	}

	/** Returns the slab, after `written()` or a failure. */
	release(): void {
		if (this.#ownsSlab) slabTaken = false;
		this.#ownsSlab = false;
	}

	/** Number of bytes written so far. */
	get length(): number {
		return this.#at - this.#start;
	}

	byte(byte: number): void {
		this.#reserve(1);
		this.#buffer[this.#at++] = byte;
	}

	/** Writes an unsigned integer below 2^53. */
	uint(value: number): void {
		this.#reserve(8);
		let rest = value;
		while (rest > 0x7f) {
			this.#buffer[this.#at++] = (rest % 0x80) | 0x80;
			rest = Math.floor(rest / 0x80);
		}
		this.#buffer[this.#at++] = rest;
	}

	string(value: string): void {
		const { length } = value;
		this.#reserve(length * 2 + 5);
		const buffer = this.#buffer;
		const start = this.#at;
		if (length < SHORT_STRING) {
			buffer[start] = Tag.STRING8;
			buffer[start + 1] = length;
			let at = start + 2;
			for (let i = 0; i < length; i++) {
				const code = value.charCodeAt(i);
				if (code > 0xff) return this.#wideString(value);
				buffer[at++] = code;
			}
			this.#at = at;
			return;
		}
		// If there are as many bytes as characters, each character is ASCII and one byte per character
		// is exact. The size is passed explicitly because V8 counts it in 31 bits.
		if (buffer.write(value, start + 5, length * 2, 'utf8') !== length) return this.#wideString(value);
		buffer[start] = Tag.STRING32;
		buffer.writeUInt32LE(length, start + 1);
		this.#at = start + 5 + length;
	}

	bytes(bytes: Uint8Array): void {
		this.#reserve(bytes.length);
		this.#buffer.set(bytes, this.#at);
		this.#at += bytes.length;
	}

	number(value: number): void {
		this.#reserve(9);
		const buffer = this.#buffer;
		if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
			if (value >= -32 && value < 128) buffer[this.#at++] = value;
			else {
				buffer[this.#at++] = Tag.INT32;
				buffer[this.#at++] = value;
				buffer[this.#at++] = value >> 8;
				buffer[this.#at++] = value >> 16;
				buffer[this.#at++] = value >> 24;
			}
			return;
		}
		buffer[this.#at++] = Tag.FLOAT64;
		this.#at = buffer.writeDoubleLE(value, this.#at);
	}

	#wideString(value: string): void {
		this.#buffer[this.#at] = Tag.STRING_UTF16;
		this.#buffer.writeUInt32LE(value.length, this.#at + 1);
		this.#at += 5 + this.#buffer.write(value, this.#at + 5, 'utf16le');
	}

	#reserve(space: number): void {
		if (this.#at + space <= this.#buffer.length) return;
		const used = this.#at - this.#start;
		const most = mostInMessage.bytes;
		if (used + space > most) throw new ShippingError(messages.tooLarge(most), '');
		const wanted = Math.min(most, Math.max(used * 2, used + space + SLAB_LEAST));
		const larger = Buffer.allocUnsafeSlow(this.#start + wanted);
		this.#buffer.copy(larger, this.#start, this.#start, this.#at);
		if (this.#buffer === slab) renewSlab();
		this.#buffer = larger;
	}
}

const SLAB_BYTES = 64 * 1024;
const SLAB_LEAST = 1024;
const SHORT_STRING = 40;

let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
let slabUsed = 0;
let slabTaken = false;

function renewSlab(): void {
	slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
	slabUsed = 0;
}
