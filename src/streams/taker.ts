/**
 * Taking items from a stream, for one thread: at once, blocking, or by await, where those who
 * wait are served in their order.
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

/** What a taker asks of the queue or pipe that it takes for. */
export interface Source {
	/** Who has this can put items. */
	readonly from: Omit<Awaited, 'call'>;
	/**
	 * Why no item can come any more. It is asked when there is none, and may look closely.
	 *
	 * @param isBlocking as of `isHeld`
	 */
	whyOver(isBlocking: boolean): Error | undefined;
	/** Called after each take of this thread. */
	onTake(): void;
	/**
	 * This thread uses it until `release`, whatever else of it is closed: the handles in an item are
	 * kept by the queue or pipe until the item is read.
	 */
	hold(): void;
	release(): void;
}

export class Taker {
	readonly #stream: Stream;
	readonly #shared: SharedCell;
	readonly #from: Source;
	readonly #turns: Turns<Item>;
	/** Those who want to know whether there is one, and take none. */
	readonly #lookouts: Turns<true>;
	readonly #blockingTake: Contest<Item>;
	readonly #blockingLook: Contest<true>;
	readonly #spin = new Spin();
	readonly #breath = new Breath();
	#last: Item | undefined;
	/** Items that were taken for one who could not use them. */
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

	/** An item if there is one. */
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
	 * An item that is there, or comes at once, for an async call; `undefined` where it has to wait,
	 * as others of this thread may.
	 */
	takeSoon(): Item | undefined {
		if (!this.#turns.isEmpty) return undefined;
		const item = this.takeNow();
		if (item) return item;
		return this.#spin.until(this.#isThere) ? this.#found() : undefined;
	}

	/**
	 * An item, or `undefined` when the timeout has passed. Rejects with why none can
	 * come, and the signal's reason.
	 *
	 * @param owner Who may dismiss it.
	 */
	async take(options: WaitOptions | undefined, call: string, owner: object): Promise<Item | undefined> {
		if (options !== undefined) checkBeforeWaiting(options, call);
		const item = this.#turns.isEmpty ? this.takeNow() : undefined;
		return item ?? ((await this.#turns.wait(options ?? {}, call, undefined, owner)) || undefined);
	}

	/** What `read` makes of an item, when the async call that took it may return. */
	inTurn<V>(item: Item, read: (item: Item) => V | Promise<V>): V | Promise<V> {
		const turn = this.#breath.take();
		return turn === undefined && !item.passages ? read(item) : this.#readLater(item, read, turn);
	}

	/** By itself, as a function with a closure allocates a context whenever it is called. */
	#readLater<V>(item: Item, read: (item: Item) => V | Promise<V>, turn: Promise<void> | undefined): Promise<V> {
		const { passages } = item;
		if (!passages) return Promise.resolve(turn).then(() => read(item));
		return Promise.resolve(turn)
			.then(() => read(item))
			.finally(() => this.#finish(passages));
	}

	/**
	 * What `read` makes of an item, for a blocking call. Where that is NOT_NOW the next take gets the
	 * item.
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

	/** Waits until a take would not wait: true; or the timeout has passed: false. */
	async look(options: WaitOptions, call: string, owner: object): Promise<boolean> {
		if (checkBeforeWaiting(options, call).timeout === 0 || this.isReady) return this.isReady;
		return (await this.#lookouts.wait(options, call, undefined, owner)) === true;
	}

	/** `look` that blocks. */
	lookSync(options: SyncWaitOptions, call: string): boolean {
		const timeout = checkSyncTimeout(options, call);
		return block(this.#blockingLook, undefined, timeout, { ...this.#from.from, call }) === true;
	}

	/** Something has changed, and this thread did it. */
	kick(): void {
		this.#turns.kick();
		this.#lookouts.kick();
	}

	dismiss(owner: object, reason: () => Error): void {
		this.#turns.dismiss(owner, reason);
		this.#lookouts.dismiss(owner, reason);
	}

	/** Takes one, which `#found` gives. */
	readonly #isThere = (): boolean => {
		this.#last = this.takeNow();
		return this.#last !== undefined;
	};

	/** Calls of this thread that wait come first; where this blocks, nothing else can serve them. */
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

	/** An item was read: what was not received of its handles never will be. */
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
	 * What an attempt gives, else what to sleep on.
	 *
	 * @param over What to do where nothing can come.
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
			// Who was the last to have it may have put something before.
			if (isAlone || !this.#shared.isMineAlone) return new Pause(expected, slowTick(waited), !isAlone);
			isAlone = true;
		}
	}

	/** One was woken: if it was for something that is still there, another is to be. */
	#passOn<R>(result: R): R {
		if (!this.#stream.isEmpty) this.#stream.arrivals.ring();
		return result;
	}
}

/** As `wait()` watches it. @param owner Whose it is: that may dismiss it. */
export function watchTaker(taker: Taker, owner: object): Watch {
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
