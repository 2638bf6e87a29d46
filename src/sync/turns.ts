/**
 * Those of this thread who wait for the same thing without blocking, in their order. Only the first of them competes with other processes and has a
 * sleeping thread; when it has what it waits for, the next does.
 */
import { checkWaitOptions, type WaitOptions } from '../options.js';
import { type Sleep, sleep, type Word } from './sleep.js';

/** Nothing came of it. */
export const NOTHING = 0;

/** What is waited for. `O` is what an attempt comes to; `W` what one who waits wants, where not all want the same. */
export interface Contest<O, W = undefined> {
	readonly word: Word;
	/** Takes it if it can, else tells what to sleep on after having waited so long, and until when at most. An error is for who waits. */
	prepareToWait(waited: number, want: W): Exclude<O, typeof NOTHING> | Pause;
	/** Who has waited does so no longer; it may have succeeded in that moment. */
	giveUp(want: W, why: 'timeout' | 'abort'): O | typeof NOTHING;
	/** Gives back what was taken for one who does not want it any more. */
	giveBack?(outcome: O): void;
}

/** It is not there: to sleep while the word is what is expected, for so many milliseconds at most. */
export class Pause {
	readonly expected: number;
	readonly tick: number;
	/** Whether this keeps the event loop alive. Not where nobody but this thread could ever end it: what does that has to keep the loop alive itself. */
	readonly keepsAlive: boolean;

	constructor(expected: number, tick: number, keepsAlive = true) {
		this.expected = expected;
		this.tick = tick;
		this.keepsAlive = keepsAlive;
	}
}

export class Turns<O, W = undefined> {
	readonly #contest: Contest<O, W>;
	readonly #waiting: Turn<O, W>[] = [];
	/** The last, which may go on after nobody waits any more. */
	#sleep: Sleep | undefined;
	#isAsleep = false;

	constructor(contest: Contest<O, W>) {
		this.#contest = contest;
	}

	/** Whether nobody waits. */
	get isEmpty(): boolean {
		return this.#waiting.length === 0;
	}

	/**
	 * @param owner By whom it may be dismissed.
	 * @returns the outcome; 0 when the timeout has passed. Rejects with the signal's reason, and nothing is taken.
	 */
	async wait(options: WaitOptions, call: string, want: W, owner?: object): Promise<O | typeof NOTHING> {
		const { timeout, signal } = checkWaitOptions(options, call);
		signal?.throwIfAborted();
		return new Promise<O | typeof NOTHING>((resolve, reject) => {
			const turn: Turn<O, W> = { began: performance.now(), want, owner, resolve, reject, dispose };
			const timer =
				timeout === undefined ? undefined : setTimeout(() => this.#leave(turn, 'timeout', resolve), timeout);
			signal?.addEventListener('abort', onAbort, { once: true });
			this.#waiting.push(turn);
			if (this.#waiting.length === 1) this.#step();

			const leave = (): void => this.#reject(turn, signal?.reason);
			function onAbort(): void {
				leave();
			}
			function dispose(): void {
				clearTimeout(timer);
				signal?.removeEventListener('abort', onAbort);
			}
		});
	}

	/** Gives those who wait what is there for them, now. @returns whether nobody waits any more */
	serve(): boolean {
		if (this.#waiting.length > 0) this.#step();
		return this.isEmpty;
	}

	/** What they wait for may be there: this thread itself has given it back. */
	kick(): void {
		if (this.#waiting.length > 0) queueMicrotask(() => this.#step());
	}

	/** Those whom this owner has let wait do so no longer. */
	dismiss(owner: object, reason: () => Error): void {
		for (const turn of this.#waiting.filter((one) => one.owner === owner)) this.#reject(turn, reason());
	}

	readonly #step = (): void => {
		for (let turn = this.#waiting[0]; turn; turn = this.#waiting[0]) {
			const wait = this.#attempt(turn);
			if (wait instanceof Pause) {
				this.#sleepOn(wait);
				return;
			}
			// It may have left while it was tried.
			if (this.#waiting[0] === turn) this.#waiting.shift();
			turn.dispose();
			if (wait !== FAILED) turn.resolve(wait);
		}
		if (this.#isAsleep) this.#sleep?.cancel();
		this.#isAsleep = false;
	};

	#attempt(turn: Turn<O, W>): Exclude<O, typeof NOTHING> | Pause | typeof FAILED {
		try {
			return this.#contest.prepareToWait(performance.now() - turn.began, turn.want);
		} catch (error) {
			turn.reject(error);
			return FAILED;
		}
	}

	/** A sleep that goes on is kept, or taken up again: each has a thread, and tasks that take turns would make thousands of them. */
	#sleepOn({ expected, tick, keepsAlive }: Pause): void {
		if (this.#isAsleep) {
			this.#sleep?.keepAlive(keepsAlive);
			return;
		}
		this.#isAsleep = true;
		const { word } = this.#contest;
		if (!this.#sleep?.resume(word, this.#onWake)) this.#sleep = sleep(word, expected, tick, this.#onWake);
		this.#sleep.keepAlive(keepsAlive);
	}

	readonly #onWake = (): void => {
		this.#isAsleep = false;
		this.#sleep = undefined;
		this.#step();
	};

	#leave(turn: Turn<O, W>, why: 'timeout' | 'abort', settle: (outcome: O | typeof NOTHING) => void): void {
		turn.dispose();
		const index = this.#waiting.indexOf(turn);
		if (index < 0) return;
		this.#waiting.splice(index, 1);
		settle(index === 0 ? this.#contest.giveUp(turn.want, why) : NOTHING);
		// Not at once: others leave for the same reason, as those that have the signal, and are not to have anything before they do.
		if (index === 0) queueMicrotask(this.#step);
	}

	#reject(turn: Turn<O, W>, reason: unknown): void {
		this.#leave(turn, 'abort', (outcome) => {
			if (outcome !== NOTHING) this.#contest.giveBack?.(outcome);
			turn.reject(reason);
		});
	}
}

interface Turn<O, W> {
	readonly began: number;
	readonly want: W;
	readonly owner: object | undefined;
	readonly resolve: (outcome: O | typeof NOTHING) => void;
	readonly reject: (reason: unknown) => void;
	/** Ends its timer, and does not listen to its signal any more. */
	readonly dispose: () => void;
}

/** The attempt threw, and whoever waited knows it. */
const FAILED = Symbol();
