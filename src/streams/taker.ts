/**
 * Taking items from a stream, for one thread: at once, blocking, or by await, where those who wait are served in their order.
 */
import type { SharedCell } from '../memory/shared-cell.js';
import { checkBeforeWaiting, checkSyncTimeout, type SyncWaitOptions, type WaitOptions } from '../options.js';
import { sleepSync } from '../sync/sleep.js';
import { Spin } from '../sync/spin.js';
import { slowTick } from '../sync/ticks.js';
import { Pause, Turns } from '../sync/turns.js';
import type { Watch } from '../waitable.js';
import { Breath } from './breath.js';
import { allocate } from './message.js';
import type { Item } from './ring.js';
import type { Stream } from './stream.js';

export class Taker {
	readonly #stream: Stream;
	readonly #shared: SharedCell;
	/** Why no item can come any more. It is asked when there is none, and may look closely. */
	readonly #whyOver: () => Error | undefined;
	readonly #onTake: () => void;
	readonly #turns: Turns<Item>;
	/** Those who want to know whether there is one, and take none. */
	readonly #lookouts: Turns<true>;
	readonly #spin = new Spin();
	readonly #breath = new Breath();
	#last: Item | undefined;
	/** Items that were taken for one who could not use them. */
	readonly #returned: Item[] = [];

	/** @param shared The cell of the stream. @param onTake Called after each take of this thread. */
	constructor(stream: Stream, shared: SharedCell, whyOver: () => Error | undefined, onTake: () => void) {
		const { word } = stream.arrivals;
		this.#stream = stream;
		this.#shared = shared;
		this.#whyOver = whyOver;
		this.#onTake = onTake;
		this.#turns = new Turns({
			word,
			prepareToWait: (waited) => this.#pauseUnless(() => this.takeNow(), waited, fail),
			giveUp: (_want, why) => (why === 'timeout' && this.takeNow()) || 0,
		});
		this.#lookouts = new Turns({
			word,
			prepareToWait: (waited) =>
				this.#pauseUnless(
					() => this.isReady || undefined,
					waited,
					() => true,
				),
			giveUp: () => (this.isReady ? true : 0),
		});
	}

	/** An item if there is one. */
	takeNow(): Item | undefined {
		if (this.#returned.length > 0) return this.#returned.shift();
		const item = this.#stream.tryTake(allocate);
		if (!item) return undefined;
		this.#stream.noteTaken();
		this.#onTake();
		return item;
	}

	/** An item that is there, or comes at once, for an async call; `undefined` where it has to wait, as others of this thread may. */
	takeSoon(): Item | undefined {
		if (!this.#turns.isEmpty) return undefined;
		const item = this.takeNow();
		if (item) return item;
		return this.#spin.until(this.#isThere) ? this.#found() : undefined;
	}

	/** An item, or `undefined` when the timeout has passed. Rejects with why none can come, and the signal's reason. @param owner Who may dismiss it. */
	async take(options: WaitOptions | undefined, call: string, owner: object): Promise<Item | undefined> {
		if (options !== undefined) checkBeforeWaiting(options, call);
		const item = this.#turns.isEmpty ? this.takeNow() : undefined;
		return item ?? ((await this.#turns.wait(options ?? {}, call, undefined, owner)) || undefined);
	}

	/** What `read` makes of an item, when the async call that took it may return. */
	inTurn<V>(item: Item, read: (item: Item) => V): V | Promise<V> {
		const turn = this.#breath.take();
		return turn === undefined ? read(item) : after(turn, item, read);
	}

	/** `take` that blocks. */
	takeSync(options: SyncWaitOptions | undefined, call: string): Item | undefined {
		const timeout = checkSyncTimeout(options, call);
		const item = this.#turns.isEmpty || this.#turns.serve() ? this.takeNow() : undefined;
		if (item) return item;
		const isThere = timeout > 0 && this.#turns.isEmpty && this.#spin.until(this.#isThere);
		if (!isThere) this.#waitSync(this.#isNext, timeout, fail);
		return this.#found();
	}

	/** Whether a take would not wait: there is an item, or none can come. */
	get isReady(): boolean {
		return this.#returned.length > 0 || !this.#stream.isEmpty || this.#whyOver() !== undefined;
	}

	/** Waits until a take would not wait: true; or the timeout has passed: false. */
	async look(options: WaitOptions, call: string, owner: object): Promise<boolean> {
		if (checkBeforeWaiting(options, call).timeout === 0 || this.isReady) return this.isReady;
		return (await this.#lookouts.wait(options, call, undefined, owner)) === true;
	}

	/** `look` that blocks. */
	lookSync(options: SyncWaitOptions, call: string): boolean {
		return this.#waitSync(
			() => this.isReady,
			checkSyncTimeout(options, call),
			() => true,
		);
	}

	/** The next take gets it. */
	return(item: Item): void {
		this.#returned.unshift(item);
		this.kick();
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

	/** The same; calls of this thread that wait come first, and where this blocks, nothing else can serve them. */
	readonly #isNext = (): boolean => (this.#turns.isEmpty || this.#turns.serve()) && this.#isThere();

	#found(): Item | undefined {
		const item = this.#last;
		this.#last = undefined;
		return item;
	}

	/** What an attempt gives, else what to sleep on. @param over What to do where nothing can come. */
	#pauseUnless<R>(attempt: () => R | undefined, waited: number, over: (why: Error) => R): R | Pause {
		const expected = this.#stream.arrivals.expect();
		let isAlone = false;
		for (;;) {
			const result = attempt();
			if (result !== undefined) return this.#passOn(result);
			const why = this.#whyOver();
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

	#waitSync(attempt: () => boolean, timeout: number, over: (why: Error) => boolean): boolean {
		const began = performance.now();
		for (let waited = 0; ; waited = performance.now() - began) {
			const pause = this.#pauseUnless(() => attempt() || undefined, waited, over);
			if (pause === true) return true;
			if (pause === false || waited >= timeout) return false;
			sleepSync(this.#stream.arrivals.word, pause.expected, Math.min(pause.tick, timeout - waited));
		}
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

async function after<V>(turn: Promise<void>, item: Item, read: (item: Item) => V): Promise<V> {
	await turn;
	return read(item);
}

function fail(why: Error): never {
	throw why;
}
