/**
 * Takes items from a stream on behalf of one thread: at once, blocking, or by await. Waiting calls
 * of a thread are served in FIFO order.
 *
 * A waiter sleeps on the bell's word, whose value it reads *before* it looks for an item
 * (`#pauseUnless`). A put between the look and the sleep changes the word, so the sleep ends at
 * once and no wake-up is lost (`sync/words/doorbell.ts`). Each put wakes one waiter, of any
 * process. A waiter that leaves items behind wakes the next (`#passOn`).
 *
 * Alternative: waking all waiters for each item, a thundering herd.
 */
import type { PassageEntry } from '../memory/cells/passage-table.js';
import { giveUpPassage } from '../memory/cells/passages.js';
import type { SharedCell } from '../memory/cells/shared-cell.js';
import { checkBeforeWaiting, checkSyncTimeout, type SyncWaitOptions, type WaitOptions } from '../options.js';
import type { Awaited } from '../sync/words/alone.js';
import { block } from '../sync/words/block.js';
import { type Contest, NOTHING, Pause } from '../sync/words/contest.js';
import { Spin } from '../sync/words/spin.js';
import { slowTick } from '../sync/words/ticks.js';
import { Turns } from '../sync/words/turns.js';
import type { Watch } from '../waitable.js';
import { Breath } from './breath.js';
import { allocate, NOT_NOW } from './item-codec.js';
import type { Item } from './ring.js';
import type { Stream } from './stream.js';

/** What waiting consumers need of their queue or pipe. */
export interface Source {
	/** What all possible producers hold. */
	readonly from: Omit<Awaited, 'call'>;
	/**
	 * Returns why no item can come any more. It is asked when there is none, and may ask the system.
	 *
	 * @param isBlocking as for `isHeld`
	 */
	whyOver(isBlocking: boolean): Error | undefined;
	/** Called after each take of this thread. */
	onTake(): void;
	/**
	 * Keeps the queue or pipe in use by this thread until `release`, even if all its handles here are
	 * closed: it keeps the handles in an item until the item is read.
	 */
	hold(): void;
	release(): void;
}

export class WaitingTakes {
	readonly #stream: Stream;
	readonly #shared: SharedCell;
	readonly #from: Source;
	readonly #turns: Turns<Item>;
	/** Calls that wait for an item without taking one. */
	readonly #lookouts: Turns<true>;
	readonly #blockingTake: Contest<Item>;
	readonly #blockingLook: Contest<true>;
	readonly #spin = new Spin();
	readonly #breath = new Breath();
	#last: Item | undefined;
	/** Items that were taken by a call that could not use them. */
	readonly #returned: Item[] = [];

	/** @param shared The cell of the stream. */
	constructor(shared: SharedCell, stream: Stream, from: Source) {
		this.#shared = shared;
		this.#stream = stream;
		this.#from = from;
		const { word } = stream.arrivals;
		const take = (): Item | undefined => this.takeNow();
		const takeNext = (): Item | undefined => this.#takeNext();
		const look = (): true | undefined => this.isReady || undefined;
		const lookBlocking = (): true | undefined => this.#isReadyFor(true) || undefined;
		this.#turns = new Turns({
			word,
			prepareToWait: (waited) => this.#pauseUnless(take, waited, false, fail),
			giveUp: (_want, why) => (why === 'timeout' && this.takeNow()) || NOTHING,
		});
		this.#lookouts = new Turns({
			word,
			prepareToWait: (waited) => this.#pauseUnless(look, waited, false, isOver),
			giveUp: () => look() ?? NOTHING,
		});
		this.#blockingTake = {
			word,
			prepareToWait: (waited) => this.#pauseUnless(takeNext, waited, true, fail),
			giveUp: () => NOTHING,
		};
		this.#blockingLook = {
			word,
			prepareToWait: (waited) => this.#pauseUnless(lookBlocking, waited, true, isOver),
			giveUp: () => NOTHING,
		};
	}

	/** Takes an item if there is one. */
	takeNow(): Item | undefined {
		if (this.#returned.length > 0) return this.#returned.shift();
		const item = this.#stream.tryTake(allocate);
		if (!item) return undefined;
		if (item.passages) this.#from.hold();
		this.#stream.noteTaken();
		this.#from.onTake();
		return item;
	}

	/**
	 * Takes an item for an async call if there is one, or one comes during a short spin. Returns
	 * `undefined` if the call has to wait, perhaps behind other calls of this thread.
	 */
	takeSoon(): Item | undefined {
		if (!this.#turns.isEmpty) return undefined;
		const item = this.takeNow();
		if (item) return item;
		return this.#spin.until(this.#isThere) ? this.#found() : undefined;
	}

	/**
	 * Takes an item, waiting for one. Resolves to `undefined` when the timeout has passed. Rejects
	 * with why none can come, or with the signal's reason.
	 *
	 * @param owner Whose `dismiss` ends the wait.
	 */
	async take(options: WaitOptions | undefined, call: string, owner: object): Promise<Item | undefined> {
		if (options !== undefined) checkBeforeWaiting(options, call);
		const item = this.#turns.isEmpty ? this.takeNow() : undefined;
		return item ?? ((await this.#turns.wait(options ?? {}, call, undefined, owner)) || undefined);
	}

	/**
	 * Returns what `read` returns for an item, when it is the turn of the async call that took it.
	 */
	inTurn<V>(item: Item, read: (item: Item) => V | Promise<V>): V | Promise<V> {
		const turn = this.#breath.take();
		return turn === undefined && !item.passages ? read(item) : this.#readLater(item, read, turn);
	}

	/**
	 * A function of its own: V8 allocates a context at each call of a function that has a closure.
	 */
	#readLater<V>(item: Item, read: (item: Item) => V | Promise<V>, turn: Promise<void> | undefined): Promise<V> {
		const { passages } = item;
		if (!passages) return Promise.resolve(turn).then(() => read(item));
		return Promise.resolve(turn)
			.then(() => read(item))
			.finally(() => this.#finish(passages));
	}

	/**
	 * Returns what `read` returns for an item, for a blocking call. If that is NOT_NOW, the next take
	 * gets the item.
	 */
	readNow<V>(item: Item, read: (item: Item) => V): V {
		let isReturned = false;
		try {
			const value = read(item);
			isReturned = value === NOT_NOW;
			if (isReturned) this.#return(item);
			return value;
		} finally {
			if (item.passages && !isReturned) this.#finish(item.passages);
		}
	}

	/** `take` that blocks. */
	takeSync(options: SyncWaitOptions | undefined, call: string): Item | undefined {
		const timeout = checkSyncTimeout(options, call);
		const item = this.#turns.isEmpty || this.#turns.serve() ? this.takeNow() : undefined;
		if (item) return item;
		if (timeout > 0 && this.#turns.isEmpty && this.#spin.until(this.#isThere)) return this.#found();
		return block(this.#blockingTake, undefined, timeout, { ...this.#from.from, call }) || undefined;
	}

	/** Whether a take would not wait: there is an item, or none can come. */
	get isReady(): boolean {
		return this.#isReadyFor(false);
	}

	/** Resolves to true when a take would not wait, or to false when the timeout has passed. */
	async look(options: WaitOptions, call: string, owner: object): Promise<boolean> {
		if (checkBeforeWaiting(options, call).timeout === 0 || this.isReady) return this.isReady;
		return (await this.#lookouts.wait(options, call, undefined, owner)) === true;
	}

	/** `look` that blocks. */
	lookSync(options: SyncWaitOptions, call: string): boolean {
		const timeout = checkSyncTimeout(options, call);
		return block(this.#blockingLook, undefined, timeout, { ...this.#from.from, call }) === true;
	}

	/** Retries waiting calls after this thread itself has changed something. */
	kick(): void {
		this.#turns.kick();
		this.#lookouts.kick();
	}

	dismiss(owner: object, reason: () => Error): void {
		this.#turns.dismiss(owner, reason);
		this.#lookouts.dismiss(owner, reason);
	}

	/** Takes an item, which `#found` returns. */
	readonly #isThere = (): boolean => {
		this.#last = this.takeNow();
		return this.#last !== undefined;
	};

	/** Waiting calls of this thread come first: while it blocks, nothing else can serve them. */
	#takeNext(): Item | undefined {
		return this.#turns.isEmpty || this.#turns.serve() ? this.takeNow() : undefined;
	}

	#isReadyFor(isBlocking: boolean): boolean {
		return this.#returned.length > 0 || !this.#stream.isEmpty || this.#from.whyOver(isBlocking) !== undefined;
	}

	#return(item: Item): void {
		this.#returned.unshift(item);
		this.kick();
	}

	/** Ends an item that was read: handles that its reader did not receive never will be. */
	#finish(passages: readonly PassageEntry[]): void {
		for (const passage of passages) giveUpPassage(passage);
		this.#from.release();
	}

	#found(): Item | undefined {
		const item = this.#last;
		this.#last = undefined;
		return item;
	}

	/**
	 * Returns the result of an attempt, or the pause before the next.
	 *
	 * @param over Called if nothing can come any more.
	 */
	#pauseUnless<R>(
		attempt: () => R | undefined,
		waited: number,
		isBlocking: boolean,
		over: (why: Error) => R,
	): R | Pause {
		const expected = this.#stream.arrivals.expect();
		let isAlone = false;
		for (;;) {
			const result = attempt();
			if (result !== undefined) return this.#passOn(result);
			const why = this.#from.whyOver(isBlocking);
			if (why) return attempt() ?? over(why);
			// The last other holder may have put something before it went.
			if (isAlone || !this.#shared.isMineAlone) return new Pause(expected, slowTick(waited), !isAlone);
			isAlone = true;
		}
	}

	/** Passes the wake-up on: if something is still there, another waiter is due. */
	#passOn<R>(result: R): R {
		if (!this.#stream.isEmpty) this.#stream.arrivals.ring();
		return result;
	}
}

/**
 * Returns how `wait()` watches for an item to take.
 *
 * @param owner The handle that may dismiss the wait.
 */
export function watchTakes(taker: WaitingTakes, owner: object): Watch {
	return {
		isReady: () => taker.isReady,
		watch(onReady) {
			const end = new AbortController();
			taker.look({ signal: end.signal }, 'wait()', owner).then(
				() => onReady(),
				(error: unknown) => {
					if (!end.signal.aborted) onReady(error);
				},
			);
			return () => end.abort();
		},
	};
}

function fail(why: Error): never {
	throw why;
}

function isOver(): true {
	return true;
}
