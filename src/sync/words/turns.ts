/**
 * Waiters of this thread that await the same thing, in FIFO order. Only the first competes with
 * other processes and has a sleeping thread. When it has what it waits for, the next one competes.
 */
import { checkWaitOptions, type WaitOptions } from '../../options.js';
import { type Contest, NOTHING, Pause } from './contest.js';
import { type Sleep, sleepOn, TIMED_OUT } from './sleep.js';
import { noteMissedWake } from './ticks.js';
import { clearTimeout, clock, queueMicrotask, setTimeout } from '../../timers.js';

export class Turns<O, W = undefined> {
	readonly #contest: Contest<O, W>;
	readonly #waiting: Turn<O, W>[] = [];
	/** The last sleep. It may go on after the last waiter has left. */
	#sleep: Sleep | undefined;

	constructor(contest: Contest<O, W>) {
		this.#contest = contest;
	}

	/** Whether nobody waits. */
	get isEmpty(): boolean {
		return this.#waiting.length === 0;
	}

	/**
	 * @param owner Who may dismiss the waiter.
	 * @returns the outcome; 0 if the timeout passed. Rejects with the signal's
	 * reason, and then nothing is taken.
	 */
	async wait(options: WaitOptions, call: string, want: W, owner?: object): Promise<O | typeof NOTHING> {
		const { timeout, signal } = checkWaitOptions(options, call);
		signal?.throwIfAborted();
		return new Promise<O | typeof NOTHING>((resolve, reject) => {
			const turn: Turn<O, W> = { began: clock(), want, owner, resolve, reject, dispose };
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

	/** Gives the waiters what is there for them now. @returns whether nobody waits any more */
	serve(): boolean {
		if (this.#waiting.length > 0) this.#step();
		return this.isEmpty;
	}

	/** Says that what they wait for may be there, as this thread itself has given it back. */
	kick(): void {
		if (this.#waiting.length > 0) queueMicrotask(this.#step);
	}

	/** Rejects the waiters of an owner. */
	dismiss(owner: object, reason: () => Error): void {
		for (const turn of this.#waiting.filter((one) => one.owner === owner)) this.#reject(turn, reason());
	}

	readonly #step = (): void => this.#serveAll(false);

	/** @param isTick Called because a sleep timed out. */
	#serveAll(isTick: boolean): void {
		for (let turn = this.#waiting[0]; turn; turn = this.#waiting[0]) {
			const wait = this.#attempt(turn);
			if (wait instanceof Pause) {
				this.#sleepAsLongAs(wait);
				return;
			}
			if (isTick && wait !== FAILED && !this.#contest.isByDeath?.(wait)) noteMissedWake();
			isTick = false;
			// The waiter may have left during the attempt.
			if (this.#waiting[0] === turn) this.#waiting.shift();
			turn.dispose();
			if (wait !== FAILED) turn.resolve(wait);
		}
		this.#sleep?.cancel();
	}

	#attempt(turn: Turn<O, W>): Exclude<O, typeof NOTHING> | Pause | typeof FAILED {
		try {
			return this.#contest.prepareToWait(clock() - turn.began, turn.want);
		} catch (error) {
			turn.reject(error);
			return FAILED;
		}
	}

	#sleepAsLongAs({ expected, tick, keepsAlive }: Pause): void {
		this.#sleep = sleepOn(this.#contest.word, expected, tick, this.#onWake, this.#sleep);
		this.#sleep.keepAlive(keepsAlive);
	}

	readonly #onWake = (outcome: number): void => {
		this.#sleep = undefined;
		this.#serveAll(outcome === TIMED_OUT);
	};

	#leave(turn: Turn<O, W>, why: 'timeout' | 'abort', settle: (outcome: O | typeof NOTHING) => void): void {
		turn.dispose();
		const index = this.#waiting.indexOf(turn);
		if (index < 0) return;
		this.#waiting.splice(index, 1);
		settle(index === 0 ? this.#contest.giveUp(turn.want, why) : NOTHING);
		// Not at once: other waiters leave for the same reason, such as the same signal, and must not
		// get anything before they do.
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
	/** Ends the timer, and stops listening to the signal. */
	readonly dispose: () => void;
}

/** The attempt threw, and its waiter has been rejected. */
const FAILED = Symbol();
