/**
 * Puts items into a stream on behalf of one thread: at once, blocking, or by await. Waiting calls
 * of a thread are served in FIFO order.
 *
 * A producer that finds a large ring full does not grow the stream at once. Copying into memory
 * that a consumer frees is cheaper than mapping fresh memory, but the consumer may never come. That
 * is the ski rental problem: in all, puts wait no longer than the fresh memory for what was put
 * would have taken (`#attemptPatiently`). So a put takes twice as long at worst, and depends on
 * nobody.
 *
 * Open doubt: the cost of a fresh byte is a constant here, and differs between machines.
 */
import type { SharedCell } from '../memory/cells/shared-cell.js';
import { checkBeforeWaiting, checkSyncTimeout, type SyncWaitOptions, type WaitOptions } from '../options.js';
import type { Awaited } from '../sync/words/alone.js';
import { block } from '../sync/words/block.js';
import { type Contest, NOTHING, Pause } from '../sync/words/contest.js';
import { Spin } from '../sync/words/spin.js';
import { slowTick } from '../sync/words/ticks.js';
import { Turns } from '../sync/words/turns.js';
import { Breath } from './breath.js';
import { discard, keep, type Outgoing } from './item-codec.js';
import type { Passages } from './ring.js';
import { PutOutcome, type Stream } from './stream.js';
import { clock } from '../timers.js';

/** What waiting producers need of their queue or pipe. */
export interface Destination {
	/** What all possible consumers hold. */
	readonly to: Omit<Awaited, 'call'>;
	/**
	 * Returns why nobody could take an item. It is asked before each attempt, and may ask the system
	 * after some waiting.
	 *
	 * @param waited Milliseconds that the call has waited so far.
	 * @param isBlocking as for `isHeld`
	 */
	whyOver(waited: number, isBlocking: boolean): Error | undefined;
	/** Called before the keeper of the stream first keeps a passage. */
	ownMessages(): void;
	/** Called after each put of this thread. */
	onPut(): void;
}

export class WaitingPuts {
	readonly #shared: SharedCell;
	readonly #stream: Stream;
	readonly #to: Destination;
	readonly #turns: Turns<true, Outgoing>;
	readonly #blocking: Contest<true, Outgoing>;
	readonly #spin = new Spin();
	readonly #breath = new Breath();
	/**
	 * Bytes of fresh memory that waiting for room may still replace. A whole number, which V8 stores
	 * without allocating.
	 */
	#credit = 0;

	/** @param shared The cell of the stream. */
	constructor(shared: SharedCell, stream: Stream, to: Destination) {
		this.#shared = shared;
		this.#stream = stream;
		this.#to = to;
		const { word } = stream.departures;
		this.#turns = new Turns({
			word,
			prepareToWait: (waited, outgoing) => this.#pauseUnless(() => this.putNow(outgoing, waited), waited),
			giveUp: (outgoing, why) => (why === 'timeout' && this.putNow(outgoing)) || NOTHING,
		});
		this.#blocking = {
			word,
			prepareToWait: (waited, outgoing) => this.#pauseUnless(() => this.#putNext(outgoing, waited), waited),
			giveUp: () => NOTHING,
		};
	}

	/**
	 * Puts an item if there is room.
	 *
	 * @throws why nobody could take it, or ProcessError if there is no memory; then nothing was put
	 */
	putNow(outgoing: Outgoing, waited = 0, isBlocking = false): boolean {
		try {
			const why = this.#to.whyOver(waited, isBlocking);
			if (why) throw why;
			this.#credit = Math.min(MOST_CREDIT, this.#credit + outgoing.item.bytes.length);
			let outcome = this.#attempt(outgoing, !CAN_WAIT);
			if (outcome === PutOutcome.CROWDED) outcome = this.#attemptPatiently(outgoing);
			if (outcome === PutOutcome.FULL) return false;
			if (outcome === PutOutcome.SHUT) throw this.#to.whyOver(Number.POSITIVE_INFINITY, false) as Error;
		} catch (error) {
			discard(outgoing);
			throw error;
		}
		this.#stream.notePut();
		this.#to.onPut();
		return true;
	}

	/**
	 * `putNow` for an async call, with a short spin. Never overtakes waiting calls of this thread.
	 */
	putSoon(outgoing: Outgoing): boolean {
		return this.#turns.isEmpty && (this.putNow(outgoing) || this.#spinFor(outgoing));
	}

	/** Returns what an async call returns once its item was put. */
	breathe(): Promise<void> {
		return this.#breath.take() ?? PUT;
	}

	/**
	 * Puts an item, waiting for room. Resolves to true, or to false when the timeout has passed, and
	 * then nothing was put. Rejects with why nobody could take the item, or with the signal's reason.
	 */
	async put(outgoing: Outgoing, options: WaitOptions | undefined, call: string, owner: object): Promise<boolean> {
		try {
			if (options !== undefined) checkBeforeWaiting(options, call);
			const isPut =
				(this.#turns.isEmpty && this.putNow(outgoing)) ||
				(await this.#turns.wait(options ?? {}, call, keep(outgoing), owner)) === true;
			if (isPut) {
				await this.#breath.take();
				return true;
			}
		} catch (error) {
			discard(outgoing);
			throw error;
		}
		discard(outgoing);
		return false;
	}

	/** `put` that blocks. */
	putSync(outgoing: Outgoing, options: SyncWaitOptions | undefined, call: string): boolean {
		let timeout: number;
		try {
			timeout = checkSyncTimeout(options, call);
		} catch (error) {
			discard(outgoing);
			throw error;
		}
		if (this.#putNext(outgoing, 0)) return true;
		return this.#putLater(outgoing, timeout, call);
	}

	#putLater(outgoing: Outgoing, timeout: number, call: string): boolean {
		if (timeout > 0 && this.#turns.isEmpty && this.#spinFor(outgoing)) return true;
		let isPut = false;
		try {
			isPut = block(this.#blocking, outgoing, timeout, { ...this.#to.to, call }) !== NOTHING;
		} finally {
			if (!isPut) discard(outgoing);
		}
		return isPut;
	}

	/** Waiting calls of this thread come first: while it blocks, nothing else can serve them. */
	#putNext(outgoing: Outgoing, waited: number): boolean {
		return (this.#turns.isEmpty || this.#turns.serve()) && this.putNow(outgoing, waited, true);
	}

	/** Retries waiting calls after this thread itself has changed something. */
	kick(): void {
		this.#turns.kick();
	}

	dismiss(owner: object, reason: () => Error): void {
		this.#turns.dismiss(owner, reason);
	}

	/** Spins for a moment until something is taken, which makes room. */
	#spinFor(outgoing: Outgoing): boolean {
		let { taken } = this.#stream;
		return this.#spin.until(() => {
			const now = this.#stream.taken;
			if (now === taken) return false;
			taken = now;
			return this.putNow(outgoing);
		});
	}

	#attempt({ item, passages, isElsewhere }: Outgoing, mayGrow: boolean): PutOutcome {
		const space = isElsewhere ? this.#stream.limits.capacity / 4 : item.bytes.length;
		const resting = passages.length > 0 ? this.#resting(passages) : undefined;
		return this.#stream.tryPut(item, space, mayGrow, resting);
	}

	#resting(passages: Outgoing['passages']): Passages {
		return { layDown: (at) => this.#layDown(passages, at) };
	}

	/**
	 * Waits for a consumer as long as that can be cheaper than fresh memory: see the head of this
	 * file.
	 */
	#attemptPatiently(outgoing: Outgoing): PutOutcome {
		const stream = this.#stream;
		const began = clock();
		const end = began + this.#credit * MS_PER_BYTE;
		let outcome: PutOutcome = PutOutcome.CROWDED;
		let { taken } = stream;
		for (let now = began; outcome === PutOutcome.CROWDED && now < end; now = clock()) {
			for (let i = 0; outcome === PutOutcome.CROWDED && i < LOOKS; i++) {
				if (stream.taken === taken) continue;
				taken = stream.taken;
				outcome = this.#attempt(outgoing, false);
			}
		}
		this.#credit -= Math.trunc((clock() - began) / MS_PER_BYTE);
		return outcome === PutOutcome.CROWDED ? this.#attempt(outgoing, true) : outcome;
	}

	#pauseUnless(attempt: () => boolean, waited: number): true | Pause {
		const expected = this.#stream.departures.expect();
		let isAlone = false;
		for (;;) {
			if (attempt()) return this.#passOn();
			// The last other holder may have taken something before it went.
			if (isAlone || !this.#shared.isMineAlone) return new Pause(expected, slowTick(waited), !isAlone);
			isAlone = true;
		}
	}

	/**
	 * This waiter was woken for room, and there may be some left: enough for the next producer, if
	 * its item is smaller.
	 */
	#passOn(): true {
		if (this.#stream.limits.isNarrow) this.#stream.departures.ring();
		return true;
	}

	/**
	 * Hands the passages to the keeper. They are the sender's until the item is put: if the sender
	 * dies while it waits for room, they go with it.
	 */
	#layDown(passages: Outgoing['passages'], position: number): number {
		const { keeper } = this.#stream;
		this.#to.ownMessages();
		let link = 0;
		for (const passage of passages) link = passage.restIn({ keeper, position, link });
		// If the keeper was freed meanwhile, nobody would give the passages up.
		const why = this.#to.whyOver(0, false);
		if (why) throw why;
		return link;
	}
}

/** Shared by all puts that needed no waiting: a new promise would be a good part of their cost. */
const PUT: Promise<void> = Promise.resolve();
/** With a single processor, nobody takes anything while this thread spins. */
const CAN_WAIT = process.getBuiltinModule('node:os').availableParallelism() > 1;
/** Cost of a byte of fresh memory. */
const MS_PER_BYTE = 1e-6;
/** Bytes. No put waits for longer than 4 ms. */
const MOST_CREDIT = 4 / MS_PER_BYTE;
const LOOKS = 16;
