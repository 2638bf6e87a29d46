/**
 * Putting items into a stream, for one thread: at once, blocking, or by await, where those who
 * wait are served in their order.
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

/** What a putter asks of the queue or pipe that it puts for. */
export interface Destination {
	/** Who has this can take items. */
	readonly to: Omit<Awaited, 'call'>;
	/**
	 * Why nobody could take an item. It is asked before each attempt, and may
	 * look closely after some waiting.
	 *
	 * @param isBlocking as of `isHeld`
	 */
	whyOver(waited: number, isBlocking: boolean): Error | undefined;
	/** To be called before the keeper of the stream keeps anything. */
	ownMessages(): void;
	/** Called after each put of this thread. */
	onPut(): void;
}

export class Putter {
	readonly #shared: SharedCell;
	readonly #stream: Stream;
	readonly #to: Destination;
	readonly #turns: Turns<true, Outgoing>;
	readonly #blocking: Contest<true, Outgoing>;
	readonly #spin = new Spin();
	readonly #breath = new Breath();
	/**
	 * For so many bytes of fresh memory room may be waited for in place of them. A whole number,
	 * which takes no memory of its own.
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
	 * Puts it if there is room.
	 *
	 * @throws why nobody could take it, ProcessError where there is no memory; then it counts as not
	 * put
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

	/** `putNow` for an async call; it does not come before others of this thread. */
	putSoon(outgoing: Outgoing): boolean {
		return this.#turns.isEmpty && (this.putNow(outgoing) || this.#spinFor(outgoing));
	}

	/** What an async call returns that has put its item. */
	breathe(): Promise<void> {
		return this.#breath.take() ?? PUT;
	}

	/**
	 * Puts it: true; or the timeout has passed: false, and nothing is left of it. Rejects with why
	 * nobody could take it, and the signal's reason.
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

	/** Calls of this thread that wait come first; where this blocks, nothing else can serve them. */
	#putNext(outgoing: Outgoing, waited: number): boolean {
		return (this.#turns.isEmpty || this.#turns.serve()) && this.putNow(outgoing, waited, true);
	}

	/** Something has changed, and this thread did it. */
	kick(): void {
		this.#turns.kick();
	}

	dismiss(owner: object, reason: () => Error): void {
		this.#turns.dismiss(owner, reason);
	}

	/** Looks for a little while whether something is taken, which leaves room. */
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
	 * Waits for who takes, where that is worth it: what is taken leaves room that is there
	 * already, and fresh memory costs more. In all it waits no longer than the fresh memory for
	 * what was put would have taken; so at worst a put takes twice as long as without (the ski
	 * rental problem), and nobody is waited for.
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
			// Who was the last to have it may have taken something before.
			if (isAlone || !this.#shared.isMineAlone) return new Pause(expected, slowTick(waited), !isAlone);
			isAlone = true;
		}
	}

	/**
	 * One was woken for the room that was left. Where the next putter's item is smaller
	 * there may be room for it, too.
	 */
	#passOn(): true {
		if (this.#stream.limits.isNarrow) this.#stream.departures.ring();
		return true;
	}

	/**
	 * They are the sender's until the item is there: where the sender waits for
	 * room and dies, they go with it.
	 */
	#layDown(passages: Outgoing['passages'], position: number): number {
		const { keeper } = this.#stream;
		this.#to.ownMessages();
		let link = 0;
		for (const passage of passages) link = passage.restIn({ keeper, position, link });
		// A keeper that was freed before that does not give them up.
		const why = this.#to.whyOver(0, false);
		if (why) throw why;
		return link;
	}
}

/** One for all puts that took no waiting, as making one costs a good part of such a put. */
const PUT: Promise<void> = Promise.resolve();
/** With one processor nobody takes while this thread looks. */
const CAN_WAIT = process.getBuiltinModule('node:os').availableParallelism() > 1;
/** What fresh memory costs, in milliseconds. */
const MS_PER_BYTE = 1e-6;
/** No put waits for longer than 4 ms. */
const MOST_CREDIT = 4 / MS_PER_BYTE;
const LOOKS = 16;
