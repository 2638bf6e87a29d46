/**
 * The result of work that goes on elsewhere.
 */
import { CancelledError } from '../errors.js';
import { settles, type WaitOptions } from '../options.js';
import * as messages from './messages.js';

/**
 * A promise that can be asked. It takes the place of Python's `AsyncResult` and of all `*_async` methods: nothing here blocks.
 *
 * ```ts
 * const result = pool.apply(fibonacci, [30]);
 * if (!(await result.wait({ timeout: 100 }))) console.log('still at it');
 * console.log(await result);
 * ```
 */
export class AsyncResult<T> extends Promise<T> {
	/** `then`, `catch` and `finally` give plain promises. */
	static override get [Symbol.species](): PromiseConstructor {
		return Promise;
	}

	#state: 'pending' | 'fulfilled' | 'rejected' = 'pending';

	constructor(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void) {
		let resolve!: (value: T | PromiseLike<T>) => void;
		let reject!: (reason?: unknown) => void;
		super((ownResolve, ownReject) => {
			resolve = ownResolve;
			reject = ownReject;
		});
		executor(
			(value) => {
				if (this.#state === 'pending') this.#state = 'fulfilled';
				resolve(value);
			},
			(reason) => {
				if (this.#state === 'pending') this.#state = 'rejected';
				reject(reason);
			},
		);
	}

	/** Whether it has settled. Python: `AsyncResult.ready`. */
	ready(): boolean {
		return this.#state !== 'pending';
	}

	/** Whether it was fulfilled. Python: `AsyncResult.successful`. @throws ProcessError before it is ready */
	successful(): boolean {
		if (this.#state === 'pending') throw messages.notReady();
		return this.#state === 'fulfilled';
	}

	/**
	 * The result, as `await` gives it, but for at most `timeout` milliseconds; the work goes on. Python: `AsyncResult.get`.
	 *
	 * @throws TimeoutError (as rejection) if the timeout passed first
	 */
	async get(options: WaitOptions = {}): Promise<T> {
		if (!(await settles(this, options, 'AsyncResult.get()'))) throw messages.resultTimeout(options.timeout as number);
		return await this;
	}

	/** Resolves to `ready()` when it has settled or the timeout has passed; never rejects for the task's error. Python: `AsyncResult.wait`. */
	wait(options: WaitOptions = {}): Promise<boolean> {
		return settles(this, options, 'AsyncResult.wait()');
	}
}

/** A result that can't come. */
export function rejectedResult(reason: unknown): AsyncResult<never> {
	return new AsyncResult<never>((_resolve, reject) => reject(reason));
}

/** Who cancels work knows it: its rejection is not reported as unhandled. */
export function silenceCancelled(result: AsyncResult<unknown>, reason: unknown): void {
	if (reason instanceof CancelledError) result.catch(() => {});
}
