/**
 * Those of this thread who wait for the same thing without blocking, in their order. Only the first of them competes with other processes and has a
 * sleeping thread; when it has what it waits for, the next does.
 */
import { checkWaitOptions, type WaitOptions } from '../options.js';
import { type Sleep, sleep, type Word } from './sleep.js';

/** What is waited for. `O` is what an attempt comes to; 0 is that it did not succeed. */
export interface Contest<O extends number> {
	readonly word: Word;
	/** Takes it if it can, else tells what to sleep on after having waited so long, and until when at most. */
	prepareToWait(waited: number): O | { readonly expected: number; readonly tick: number };
	/** Who has waited does so no longer; it may have succeeded in that moment. */
	giveUp(): O;
	/** Gives back what was taken for one who does not want it any more. */
	giveBack(outcome: O): void;
}

export class Turns<O extends number> {
	readonly #contest: Contest<O>;
	readonly #waiting: Turn<O>[] = [];
	/** The last, which may go on after nobody waits any more. */
	#sleep: Sleep | undefined;
	#isAsleep = false;

	constructor(contest: Contest<O>) {
		this.#contest = contest;
	}

	/** @returns the outcome; 0 when the timeout has passed. Rejects with the signal's reason, and nothing is taken. */
	async wait(options: WaitOptions, call: string): Promise<O> {
		const { timeout, signal } = checkWaitOptions(options, call);
		signal?.throwIfAborted();
		return new Promise<O>((resolve, reject) => {
			const turn: Turn<O> = { began: performance.now(), resolve, dispose };
			const timer = timeout === undefined ? undefined : setTimeout(() => this.#leave(turn, resolve), timeout);
			signal?.addEventListener('abort', onAbort, { once: true });
			this.#waiting.push(turn);
			if (this.#waiting.length === 1) this.#step();

			const leave = (): void => this.#leave(turn, (outcome) => this.#rejectWith(outcome, reject, signal?.reason));
			function onAbort(): void {
				leave();
			}
			function dispose(): void {
				clearTimeout(timer);
				signal?.removeEventListener('abort', onAbort);
			}
		});
	}

	/** What they wait for may be there: this thread itself has given it back. */
	kick(): void {
		if (this.#waiting.length > 0) queueMicrotask(() => this.#step());
	}

	readonly #step = (): void => {
		for (let turn = this.#waiting[0]; turn; turn = this.#waiting[0]) {
			const wait = this.#contest.prepareToWait(performance.now() - turn.began);
			if (typeof wait === 'object') {
				this.#sleepOn(wait);
				return;
			}
			this.#waiting.shift();
			turn.dispose();
			turn.resolve(wait);
		}
		if (this.#isAsleep) this.#sleep?.cancel();
		this.#isAsleep = false;
	};

	/** A sleep that goes on is kept, or taken up again: each has a thread, and tasks that take turns would make thousands of them. */
	#sleepOn({ expected, tick }: { readonly expected: number; readonly tick: number }): void {
		if (this.#isAsleep) return;
		this.#isAsleep = true;
		const { word } = this.#contest;
		if (!this.#sleep?.resume(word, this.#onWake)) this.#sleep = sleep(word, expected, tick, this.#onWake);
	}

	readonly #onWake = (): void => {
		this.#isAsleep = false;
		this.#sleep = undefined;
		this.#step();
	};

	#leave(turn: Turn<O>, settle: (outcome: O) => void): void {
		turn.dispose();
		const index = this.#waiting.indexOf(turn);
		if (index < 0) return;
		this.#waiting.splice(index, 1);
		settle(index === 0 ? this.#contest.giveUp() : (0 as O));
		if (index === 0) this.#step();
	}

	#rejectWith(outcome: O, reject: (reason: unknown) => void, reason: unknown): void {
		if (outcome !== 0) this.#contest.giveBack(outcome);
		reject(reason);
	}
}

interface Turn<O> {
	readonly began: number;
	readonly resolve: (outcome: O) => void;
	/** Ends its timer, and does not listen to its signal any more. */
	readonly dispose: () => void;
}
