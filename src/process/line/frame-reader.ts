/**
 * Cuts a stream of bytes into frames, and keeps the definitions that came with them.
 */
import { type Definition, decodeDefinition } from '../../shipping/wire/packet.js';
import { ControlFrame, LENGTH_BYTES, readFrame, readU32 } from './frame.js';

/**
 * Told of each frame in order. `bytes` is valid only during the call: who needs it later
 * copies it. `definitions` are not prepared (`shipping/decode.ts`): a module among them
 * may still have to be imported.
 */
export type FrameHandler = (type: number, id: number, bytes: Uint8Array, definitions: readonly Definition[]) => void;

/** A frame that outlives the call it came in. */
export interface ReceivedFrame {
	readonly type: number;
	readonly id: number;
	readonly bytes: Uint8Array;
	readonly definitions: readonly Definition[];
}

export function keepFrame(...[type, id, bytes, definitions]: Parameters<FrameHandler>): ReceivedFrame {
	return { type, id, bytes: hasOwnMemory(bytes) ? bytes : Buffer.from(bytes), definitions };
}

/**
 * A frame that came in many pieces was put together for itself; what came in one piece
 * stands in memory that is used again.
 */
function hasOwnMemory({ length, buffer }: Uint8Array): boolean {
	return length > LARGEST_PIECE && buffer.byteLength - length < MOST_HEAD;
}

/** As a socket is read (`direct-line.ts`). */
const LARGEST_PIECE = 64 * 1024;
/** Bytes of a frame before its packet; with more definitions it is copied all the same. */
const MOST_HEAD = 64;

export class FrameReader {
	onFrame: FrameHandler = () => {};
	readonly #definitions: Definition[] = [];
	/**
	 * A frame that is not whole yet, with room for all of it once its length is
	 * known, and how much of it is there.
	 */
	#partial: Buffer | undefined;
	#filled = 0;

	/** Takes the next bytes of the stream and delivers each frame that they complete. */
	push(chunk: Buffer): void {
		let position = this.#partial ? this.#complete(this.#partial, chunk, 0) : 0;
		while (chunk.length - position >= LENGTH_BYTES) {
			const end = position + LENGTH_BYTES + readU32(chunk, position);
			if (end > chunk.length) {
				this.#partial = Buffer.allocUnsafeSlow(end - position);
				break;
			}
			this.#deliver(chunk, position + LENGTH_BYTES, end);
			position = end;
		}
		if (position >= chunk.length) return;
		this.#partial ??= Buffer.allocUnsafeSlow(LENGTH_BYTES);
		this.#filled = chunk.copy(this.#partial, 0, position);
	}

	/**
	 * Adds to the frame that is not whole yet; returns where the next one starts in `chunk`,
	 * its end while bytes are missing.
	 */
	#complete(partial: Buffer, chunk: Buffer, from: number): number {
		const taken = chunk.copy(partial, this.#filled, from);
		this.#filled += taken;
		if (this.#filled < partial.length) return chunk.length;
		if (partial.length === LENGTH_BYTES) {
			// Only its length was there until now.
			this.#partial = Buffer.allocUnsafeSlow(LENGTH_BYTES + readU32(partial, 0));
			partial.copy(this.#partial);
			return this.#complete(this.#partial, chunk, from + taken);
		}
		this.#partial = undefined;
		this.#deliver(partial, LENGTH_BYTES, partial.length);
		return from + taken;
	}

	#deliver(source: Buffer, start: number, end: number): void {
		const { type, id, definitionIds, bytes } = readFrame(source, start, end);
		if (type === ControlFrame.DEFINE) {
			this.#definitions[id] = decodeDefinition(bytes);
			return;
		}
		const definitions =
			definitionIds.length === 0 ? NONE : definitionIds.map((index) => this.#definitions[index] as Definition);
		this.onFrame(type, id, bytes, definitions);
	}
}

const NONE: readonly Definition[] = [];
