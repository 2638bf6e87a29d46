/**
 * Putting items into a stream, for one thread: at once, blocking, or by await, where those who wait are served in their order.
 */
import type { SharedCell } from '../memory/shared-cell.js';
import { checkBeforeWaiting, checkSyncTimeout, type SyncWaitOptions, type WaitOptions } from '../options.js';
import { sleepSync } from '../sync/sleep.js';
import { Spin } from '../sync/spin.js';
import { slowTick } from '../sync/ticks.js';
import { Pause, Turns } from '../sync/turns.js';
import { Breath } from './breath.js';
import { discard, keep, type Outgoing } from './message.js';
import { PutOutcome, type Stream } from './stream.js';

/** The cell that keeps what goes with items which rest in a stream: it is in use for as long as somebody may take them. */
export interface Keeper {
	readonly number: number;
	/** To be called before it keeps anything. */
	ownMessages?(): void;
}

export class Putter {
	readonly #shared: SharedCell;
	readonly #keeper: Keeper;
	readonly #stream: Stream;
	/** Why nobody could take it. It is asked before each attempt, and may look closely after some waiting. */
	readonly #whyOver: (waited: number) => Error | undefined;
	readonly #onPut: () => void;
	readonly #turns: Turns<true, Outgoing>;
	readonly #spin = new Spin();
	readonly #breath = new Breath();
	/** Milliseconds that may be waited for room in place of fresh memory. */
	#credit = 0;

	/** @param shared The cell of the stream. @param onPut Called after each put of this thread. */
	constructor(
		shared: SharedCell,
		keeper: Keeper,
		stream: Stream,
		whyOver: (waited: number) => Error | undefined,
		onPut: () => void,
	) {
		this.#shared = shared;
		this.#keeper = keeper;
		this.#stream = stream;
		this.#whyOver = whyOver;
		this.#onPut = onPut;
		this.#turns = new Turns({
			word: stream.departures.word,
			prepareToWait: (waited, outgoing) => this.#pauseUnless(() => this.putNow(outgoing, waited), waited),
			giveUp: (outgoing, why) => (why === 'timeout' && this.putNow(outgoing)) || 0,
		});
	}

	/** Puts it if there is room. @throws why nobody could take it, ProcessError where there is no memory; then it counts as not put */
	putNow(outgoing: Outgoing, waited = 0): boolean {
		try {
			this.#credit = Math.min(MOST_CREDIT, this.#credit + MS_PER_BYTE * outgoing.item.bytes.length);
			let outcome = this.#attempt(outgoing, waited, !CAN_WAIT);
			if (outcome === PutOutcome.CROWDED) outcome = this.#attemptPatiently(outgoing, waited);
			if (outcome === PutOutcome.FULL) return false;
			if (outcome === PutOutcome.SHUT) throw this.#whyOver(Number.POSITIVE_INFINITY) as Error;
		} catch (error) {
			discard(outgoing);
			throw error;
		}
		this.#stream.notePut();
		this.#onPut();
		return true;
	}

	/** `putNow` for an async call; it does not come before others of this thread. */
	putSoon(outgoing: Outgoing): boolean {
		return this.#turns.isEmpty && (this.putNow(outgoing) || this.#spinFor(outgoing));
	}

	/** An async call has put its item: what it is to wait for before it returns, if anything. */
	breathe(): Promise<void> | undefined {
		return this.#breath.take();
	}

	/** Puts it: true; or the timeout has passed: false, and nothing is left of it. Rejects with why nobody could take it, and the signal's reason. */
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
		return this.#putLater(outgoing, timeout);
	}

	#putLater(outgoing: Outgoing, timeout: number): boolean {
		const { word } = this.#stream.departures;
		if (timeout > 0 && this.#turns.isEmpty && this.#spinFor(outgoing)) return true;
		const began = performance.now();
		for (let waited = 0; ; waited = performance.now() - began) {
			const pause = this.#pauseUnless(() => this.#putNext(outgoing, waited), waited);
			if (pause === true) return true;
			if (waited >= timeout) break;
			sleepSync(word, pause.expected, Math.min(pause.tick, timeout - waited));
		}
		discard(outgoing);
		return false;
	}

	/** Calls of this thread that wait come first; where this blocks, nothing else can serve them. */
	#putNext(outgoing: Outgoing, waited: number): boolean {
		return (this.#turns.isEmpty || this.#turns.serve()) && this.putNow(outgoing, waited);
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

	#attempt({ item, passages, isElsewhere }: Outgoing, waited: number, mayGrow: boolean): PutOutcome {
		const why = this.#whyOver(waited);
		if (why) throw why;
		const space = isElsewhere ? this.#stream.limits.capacity / 4 : item.bytes.length;
		const rest = passages.length > 0 ? (): void => this.#rest(passages, waited) : undefined;
		return this.#stream.tryPut(item, space, mayGrow, rest);
	}

	/**
	 * Waits for who takes, where that is worth it: what is taken leaves room that is there already, and fresh memory costs more. In all it waits no longer than the
	 * fresh memory for what was put would have taken; so at worst a put takes twice as long as without (the ski rental problem), and nobody is waited for.
	 */
	#attemptPatiently(outgoing: Outgoing, waited: number): PutOutcome {
		const stream = this.#stream;
		const began = performance.now();
		const end = began + this.#credit;
		let outcome: PutOutcome = PutOutcome.CROWDED;
		let { taken } = stream;
		for (let now = began; outcome === PutOutcome.CROWDED && now < end; now = performance.now()) {
			for (let i = 0; outcome === PutOutcome.CROWDED && i < LOOKS; i++) {
				if (stream.taken === taken) continue;
				taken = stream.taken;
				outcome = this.#attempt(outgoing, waited, false);
			}
		}
		this.#credit -= performance.now() - began;
		return outcome === PutOutcome.CROWDED ? this.#attempt(outgoing, waited, true) : outcome;
	}

	#pauseUnless(attempt: () => boolean, waited: number): true | Pause {
		const expected = this.#stream.departures.expect();
		let isAlone = false;
		for (;;) {
			if (attempt()) return true;
			// Who was the last to have it may have taken something before.
			if (isAlone || !this.#shared.isMineAlone) return new Pause(expected, slowTick(waited), !isAlone);
			isAlone = true;
		}
	}

	/** They are the sender's until the item is there: where it waits for room and dies, they go with it. */
	#rest(passages: Outgoing['passages'], waited: number): void {
		this.#keeper.ownMessages?.();
		for (const passage of passages) passage.restIn(this.#keeper.number);
		// A keeper that was freed before that does not give them up.
		const why = this.#whyOver(waited);
		if (why) throw why;
	}
}

/** With one processor nobody takes while this thread looks. */
const CAN_WAIT = process.getBuiltinModule('node:os').availableParallelism() > 1;
/** What fresh memory costs, in milliseconds. */
const MS_PER_BYTE = 1e-6;
/** No put waits for longer. */
const MOST_CREDIT = 4;
const LOOKS = 16;
