/**
 * The control channel between a parent and its child: frames over a line (`line.ts`).
 *
 * All frames of one tick leave in one write, because a system call costs more than a thousand small
 * frames. A definition (code, module) precedes the first frame that refers to it and is never sent
 * again. Each side learns by the end of the channel that the other is gone.
 */
import type { Passage } from '../../shipping/wire/handles.js';
import { type Definition, encodeDefinition, type Packet } from '../../shipping/wire/packet.js';
import { ControlFrame, headSpace, writeHead } from './frame.js';
import { type FrameHandler, FrameReader, keepFrame, type ReceivedFrame } from './frame-reader.js';
import type { Line } from './line.js';

import { nextTick } from '../../timers.js';

export class Channel {
	/** True if the system says that the other side ended without reading all that was sent to it. */
	leftUnread = false;
	/** True once the other side is gone or `close()` was called. */
	ended = false;
	/** Called when the child has booted; in the parent only. */
	onReady: (() => void) | undefined;
	/** Called when the child can be interrupted; in the parent only. */
	onBegun: (() => void) | undefined;
	/** Called with its exit code when the child's exit handlers begin; in the parent only. */
	onEnding: ((code: number) => void) | undefined;
	/** Called with what a thread writes to its stdout (1) or stderr (2); in the parent only. */
	onOutput: ((fd: number, bytes: Uint8Array) => void) | undefined;
	readonly #line: Line;
	#onFrame: FrameHandler | undefined;
	#early: ReceivedFrame[];
	readonly #onEnd: (() => void)[] = [];
	#out = Buffer.allocUnsafeSlow(OUT_BYTES);
	#used = 0;
	#flushing = false;
	#isClosing = false;
	/**
	 * Passages of handles that were sent and not seen to arrive. Meanwhile this
	 * side holds the handles' objects.
	 */
	#passages: Passage[] = [];
	#mostPassages = MIN_PASSAGES;
	readonly #sentDefinitions = new Map<string, number>();

	/**
	 * @param before From a caller that has already read from the line: a reader that may hold half a
	 * frame, and the frames left over.
	 */
	constructor(
		line: Line,
		before: { reader: FrameReader; frames: ReceivedFrame[] } = { reader: new FrameReader(), frames: [] },
	) {
		this.#line = line;
		this.#early = before.frames;
		const { reader } = before;
		reader.onFrame = (type, id, bytes, definitions) => {
			if (type === ControlFrame.READY) this.onReady?.();
			else if (type === ControlFrame.BEGUN) this.onBegun?.();
			else if (type === ControlFrame.ENDING) this.onEnding?.(id);
			else if (type === ControlFrame.OUTPUT) this.onOutput?.(id, bytes);
			else if (this.#onFrame) this.#onFrame(type, id, bytes, definitions);
			else this.#early.push(keepFrame(type, id, bytes, definitions));
		};
		line.listen(
			(chunk) => {
				reader.push(chunk);
				// These bytes may answer a frame; then its handles have arrived.
				if (this.#passages.length > 0) this.#forgetArrived();
			},
			(leftUnread) => {
				if (leftUnread) this.leftUnread = true;
				this.#end();
			},
		);
	}

	/**
	 * Sets who receives the frames, including those already here, and who is told once, after the
	 * last frame, that the other side is gone.
	 */
	listen(onFrame: FrameHandler, onEnd: () => void): void {
		this.#onFrame = onFrame;
		for (const { type, id, bytes, definitions } of this.#early.splice(0)) onFrame(type, id, bytes, definitions);
		this.onEnd(onEnd);
	}

	/** Adds a listener for the end. */
	onEnd(callback: () => void): void {
		if (this.ended) callback();
		else this.#onEnd.push(callback);
	}

	/**
	 * Queues a frame, which leaves at the end of this tick. After the channel's end the frame is
	 * dropped; callers that wait for an answer learn of the end by `onEnd`.
	 */
	send(type: number, id: number, packet: Packet = EMPTY): void {
		this.add(type, id, packet);
		if (this.#used === 0 || this.#flushing) return;
		this.#flushing = true;
		nextTick(this.#flushTick);
	}

	/** Does the same for a caller that flushes. */
	add(type: number, id: number, packet: Packet = EMPTY): void {
		const { bytes, definitions, passages } = packet;
		if (this.ended) return cancelAll(passages ?? []);
		if (passages) this.#hold(passages);
		const definitionIds = definitions.length === 0 ? NO_IDS : definitions.map((definition) => this.#define(definition));
		const direct = bytes.length > DIRECT_BYTES;
		this.#reserve(headSpace(definitionIds.length) + (direct ? 0 : bytes.length));
		this.#used = writeHead(this.#out, this.#used, { type, id, definitionIds, byteLength: bytes.length });
		if (direct) {
			this.flush();
			this.#line.write(bytes);
			return;
		}
		this.#out.set(bytes, this.#used);
		this.#used += bytes.length;
	}

	/** Hands what is queued to the system now, for a caller that may block the event loop. */
	flush(): void {
		if (this.#used === 0 || this.ended) return;
		const isReusable = this.#line.write(this.#out.subarray(0, this.#used));
		this.#used = 0;
		if (!isReusable) this.#out = Buffer.allocUnsafeSlow(OUT_BYTES);
	}

	/** Bytes that the line has not yet carried. */
	get backlog(): number {
		return this.#used + this.#line.backlog;
	}

	/** Makes the channel keep the event loop alive. */
	ref(): void {
		this.#line.ref();
	}

	unref(): void {
		this.#line.unref();
	}

	/** Sends what is queued, then ends both directions. */
	close(): void {
		this.#isClosing = true;
		this.flush();
		this.#line.close();
		this.#end();
	}

	readonly #flushTick = (): void => {
		this.#flushing = false;
		this.flush();
	};

	/** Cancels the passages: the other side is dead and will receive nothing more. */
	giveUpSent(): void {
		const passages = this.#passages;
		this.#passages = [];
		cancelAll(passages);
	}

	readonly #end = (): void => {
		if (this.ended) return;
		this.ended = true;
		// If this side closes, the other side still reads what was sent.
		if (!this.#isClosing) this.giveUpSent();
		this.#passages = [];
		for (const callback of this.#onEnd) callback();
	};

	#hold(passages: readonly Passage[]): void {
		this.#passages.push(...passages);
		if (this.#passages.length < this.#mostPassages) return;
		this.#forgetArrived();
		this.#mostPassages = Math.max(MIN_PASSAGES, this.#passages.length * 2);
	}

	#forgetArrived(): void {
		this.#passages = this.#passages.filter(({ hasArrived }) => !hasArrived);
	}

	#define(definition: Definition): number {
		const known = this.#sentDefinitions.get(definition.key);
		if (known !== undefined) return known;
		const id = this.#sentDefinitions.size;
		this.#sentDefinitions.set(definition.key, id);
		this.send(ControlFrame.DEFINE, id, { bytes: encodeDefinition(definition), definitions: [] });
		return id;
	}

	#reserve(space: number): void {
		if (this.#used + space <= this.#out.length) return;
		this.flush();
		if (space > this.#out.length) this.#out = Buffer.allocUnsafeSlow(space);
	}
}

function cancelAll(passages: readonly Passage[]): void {
	for (const passage of passages) passage.cancel();
}

/** Number of passages held before the first check whether they have arrived. */
const MIN_PASSAGES = 64;
const OUT_BYTES = 64 * 1024;
/** Above this size a copy costs more than a write of its own. */
const DIRECT_BYTES = 32 * 1024;
const EMPTY: Packet = { bytes: new Uint8Array(0), definitions: [] };
const NO_IDS: readonly number[] = [];
