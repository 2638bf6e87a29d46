/**
 * Writes primitives into bytes that grow.
 *
 * Bytes go to a slab shared by all packets, so that a small packet costs no allocation but itself.
 */
import { constants as buffers } from 'node:buffer';
import { ShippingError } from '../../errors.js';
import * as messages from '../values/messages.js';
import { Tag } from './tags.js';

/**
 * Bytes of one message: a frame tells its length in 32 bits (`process/line/frame.ts`), and
 * what is received is one Buffer, which in Node 20 has 4 GiB at most. The rest is for the
 * head of a frame. Tests lower it.
 */
export const mostInMessage = { bytes: Math.min(2 ** 32, buffers.MAX_LENGTH) - 2 ** 17 };

export class ByteWriter {
	#ownsSlab: boolean;
	#buffer: Buffer;
	readonly #start: number;
	#at: number;

	constructor() {
		// A getter that runs while a graph is written may itself send something: that
		// one gets a buffer of its own.
		this.#ownsSlab = !slabTaken;
		slabTaken = true;
		this.#buffer = this.#ownsSlab ? slab : Buffer.allocUnsafeSlow(1024);
		this.#start = this.#ownsSlab ? slabUsed : 0;
		this.#at = this.#start;
	}

	/** What was written, of which nothing is written again. The writer is not used afterwards. */
	written(): Buffer {
		const bytes = this.#buffer.subarray(this.#start, this.#at);
		if (this.#buffer === slab) {
			slabUsed = this.#at;
			if (slab.length - slabUsed < SLAB_LEAST) renewSlab();
		}
		this.release();
		return bytes;
	}

	/** Gives the slab back, after `written()` or a failure. */
	release(): void {
		if (this.#ownsSlab) slabTaken = false;
		this.#ownsSlab = false;
	}

	/** Bytes written so far. */
	get length(): number {
		return this.#at - this.#start;
	}

	byte(byte: number): void {
		this.#reserve(1);
		this.#buffer[this.#at++] = byte;
	}

	/** An unsigned integer below 2^53. */
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
		// As many bytes as characters: then each is ASCII, and one byte a character is exact. The room
		// is given since V8 counts it in 31 bits.
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
