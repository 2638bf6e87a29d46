/**
 * Splits a byte stream into frames, and keeps the definitions that came with them.
 */
import { type Definition, decodeDefinition } from '../../shipping/wire/packet.js';
import { ControlFrame, LENGTH_BYTES, readFrame, readU32 } from './frame.js';

/**
 * Receives each frame, in order. `bytes` are valid only during the call;
 * `keepFrame` copies them. `definitions` are not prepared (`shipping/decode.ts`): a
 * module among them may not be imported yet.
 */
export type FrameHandler = (type: number, id: number, bytes: Uint8Array, definitions: readonly Definition[]) => void;

/** A frame that outlives the call that delivered it. */
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
 * True for a frame that was assembled from many pieces, in a buffer of its own. A frame that came
 * in one piece lies in memory that is reused.
 */
function hasOwnMemory({ length, buffer }: Uint8Array): boolean {
	return length > LARGEST_PIECE && buffer.byteLength - length < MOST_HEAD;
}

/** The size of a socket's read buffer (`direct-line.ts`). */
const LARGEST_PIECE = 64 * 1024;
/** Most bytes before the packet of such a frame. One with more definitions is copied regardless. */
const MOST_HEAD = 64;

export class FrameReader {
	onFrame: FrameHandler = () => {};
	readonly #definitions: Definition[] = [];
	/**
	 * An incomplete frame, with room for all of it once its length is known.
	 * `#filled` counts its bytes so far.
	 */
	#partial: Buffer | undefined;
	#filled = 0;

	/** Takes the next bytes of the stream, and delivers each frame that they complete. */
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
	 * Adds bytes to the incomplete frame. Returns where the next frame starts in `chunk`, or the end
	 * of `chunk` while bytes are missing.
	 */
	#complete(partial: Buffer, chunk: Buffer, from: number): number {
		const taken = chunk.copy(partial, this.#filled, from);
		this.#filled += taken;
		if (this.#filled < partial.length) return chunk.length;
		if (partial.length === LENGTH_BYTES) {
			// So far the buffer held only the length.
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
