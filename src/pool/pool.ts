/**
 * `Pool`: many tasks over a few processes that stay. Python: `multiprocessing.Pool`.
 * `ThreadPool`: the same over threads.
 */
import type { AnyFunction, Fitting } from '../any-function.js';
import { lazily } from '../lazy.js';
import type { AsyncResult } from './jobs/async-result.js';
import type { MaybeAsyncIterable } from './jobs/input.js';
import type { PoolCore } from './pool-core.js';
import type * as Loading from './pool-core.js';
import type { ImapOptions, MapOptions, PoolOptions } from './pool-options.js';

/**
 * Keeps some processes and runs functions in them. A function is sent as it is, with what it
 * captures; each worker gets its code once.
 *
 * ```ts
 * await using pool = new Pool();
 * const sizes = await pool.map((file) => gzipSync(readFileSync(file)).length, files);
 * ```
 *
 * It is for many tasks, short or long. For one function that runs beside the program as long
 * as it likes there is `Process`.
 *
 * @typeParam F the initializer; it checks `initArgs`, and any `Pool` is a `Pool`
 */
export class Pool<F extends AnyFunction = AnyFunction> {
	readonly #core: PoolCore;

	/**
	 * Starts the workers.
	 *
	 * @throws TypeError, RangeError for a wrong option; ShippingError for an
	 * initializer that can't be sent; ProcessError when the system refuses to start a
	 * process: those started before are ended
	 */
	constructor(options?: PoolOptions<F> | number);
	constructor(options: PoolOptions<F> | number = {}, ...more: unknown[]) {
		this.#core = new (loading().PoolCore)(this, options, more);
	}

	/** Workers there are. */
	get processes(): number {
		return this.#core.processes;
	}

	apply<R>(fn: () => R, args?: readonly []): AsyncResult<Awaited<R>>;
	apply<A extends readonly unknown[], F extends (...args: A) => unknown>(
		fn: F,
		args: readonly [...A] & Fitting<A, F>,
	): AsyncResult<Awaited<ReturnType<F>>>;
	/**
	 * Runs `fn(...args)` in a worker. The function with its captures and the arguments are taken as
	 * they are now. Python: `Pool.apply_async`, and with `await` `Pool.apply`.
	 *
	 * @throws (as rejection) what the function throws; ShippingError; WorkerLostError if its worker
	 * died; ClosedError after close(); BrokenPoolError
	 */
	apply<A extends readonly unknown[], R>(fn: (...args: A) => R, args: readonly [...A]): AsyncResult<Awaited<R>>;
	apply<F extends AnyFunction>(fn: F, args: Readonly<Parameters<F>>): AsyncResult<Awaited<ReturnType<F>>>;
	apply(fn: AnyFunction, args: readonly unknown[] = [], options?: unknown): AsyncResult<never> {
		return this.#core.apply(fn, args, options) as AsyncResult<never>;
	}

	/**
	 * Runs `fn` on each item. The function is taken as it is now, each item when it is sent. Python:
	 * `Pool.map_async`, and with `await` `Pool.map`.
	 *
	 * @returns the results in the order of the items
	 * @throws (as rejection) the first error in time, after which no further item is
	 * begun, or what the iterable throws
	 */
	map<T, R>(fn: (item: T) => R, items: MaybeAsyncIterable<T>, options?: MapOptions): AsyncResult<Awaited<R>[]> {
		return this.#core.map({ call: 'Pool.map()', fn, items, options }) as AsyncResult<Awaited<R>[]>;
	}

	/**
	 * As `map`, for a function of several parameters: each item is the array of its arguments.
	 * Python: `Pool.starmap_async`.
	 */
	starmap<A extends readonly unknown[], R>(
		fn: (...args: A) => R,
		items: MaybeAsyncIterable<readonly [...A]>,
		options?: MapOptions,
	): AsyncResult<Awaited<R>[]> {
		return this.#core.map({ call: 'Pool.starmap()', fn, items, options, spread: true }) as AsyncResult<Awaited<R>[]>;
	}

	/** As `map`, with the outcome of every item: nothing stops at an error. */
	mapSettled<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: MapOptions,
	): AsyncResult<PromiseSettledResult<Awaited<R>>[]> {
		const result = this.#core.map({ call: 'Pool.mapSettled()', fn, items, options, settled: true });
		return result as AsyncResult<PromiseSettledResult<Awaited<R>>[]>;
	}

	/**
	 * Runs `fn` on each item, and gives the results one by one in the order of the items. Items
	 * are not read further ahead of the loop than `bufferSize`. Leaving the loop cancels what has
	 * not begun. Python: `Pool.imap`.
	 *
	 * @throws (from the loop) the error of the item that it comes to, or what the iterable throws
	 */
	imap<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: ImapOptions,
	): AsyncGenerator<Awaited<R>, void, void> {
		return this.#core.imap({ call: 'Pool.imap()', fn, items, options, ordered: true }) as AsyncGenerator<Awaited<R>>;
	}

	/** As `imap`, in the order of completion. Python: `Pool.imap_unordered`. */
	imapUnordered<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: ImapOptions,
	): AsyncGenerator<Awaited<R>, void, void> {
		const found = this.#core.imap({ call: 'Pool.imapUnordered()', fn, items, options, ordered: false });
		return found as AsyncGenerator<Awaited<R>, void, void>;
	}

	/** As `imap`, with the outcome of every item beside it: nothing stops at an error. */
	imapSettled<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: ImapOptions,
	): AsyncGenerator<PromiseSettledResult<Awaited<R>> & { item: T }, void, void> {
		const outcomes = this.#core.imap({
			call: 'Pool.imapSettled()',
			fn,
			items,
			options,
			ordered: true,
			settled: true,
		});
		return outcomes as AsyncGenerator<PromiseSettledResult<Awaited<R>> & { item: T }, void, void>;
	}

	/** Accepts no more work; what was accepted is done. Python: `Pool.close`. */
	close(): void {
		this.#core.close();
	}

	/** Stops now: pending work rejects with CancelledError. Python: `Pool.terminate`. */
	terminate(): void {
		this.#core.terminate();
	}

	/**
	 * After close() or terminate(): resolves when every worker has ended. An `imap` whose loop stands
	 * still is not waited for. Python: `Pool.join`.
	 *
	 * @throws ProcessError (as rejection) while the pool takes work
	 */
	join(): Promise<void>;
	join(...more: unknown[]): Promise<void> {
		return this.#core.join(more);
	}

	/** Drains: close(), then join(). Python's `with` terminates instead. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.close();
		await this.join();
	}
}

/**
 * A `Pool` whose workers are threads of this process. Functions and values travel as they do to
 * processes, as copies, and just as fast. It is for where processes are not wanted or not allowed;
 * a crash of native code in one worker ends the program. Python: `multiprocessing.pool.ThreadPool`.
 *
 * ```ts
 * await using pool = new ThreadPool();
 * const sizes = await pool.map((text) => gzipSync(text).length, texts);
 * ```
 */
export class ThreadPool<F extends AnyFunction = AnyFunction> extends Pool<F> {
	/** @throws as `new Pool()`; TypeError for a start method other than `'thread'` */
	constructor(options?: PoolOptions<F> | number);
	constructor(options: PoolOptions<F> | number = {}, ...more: []) {
		super(loading().byThreads(options) as PoolOptions<F>, ...more);
	}
}

const loading = lazily<typeof Loading>('./pool/pool-core.js');
