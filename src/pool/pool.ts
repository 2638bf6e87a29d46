/**
 * `Pool`: many tasks on a few processes that stay. Python: `multiprocessing.Pool`.
 * `ThreadPool`: the same on threads.
 */
import type { AnyFunction, Fitting } from '../any-function.js';
import { lazily } from '../lazy.js';
import type { AsyncResult } from './jobs/async-result.js';
import type { MaybeAsyncIterable } from './jobs/input.js';
import type { PoolCore } from './pool-core.js';
import type * as Loading from './pool-core.js';
import type { ImapOptions, MapOptions, PoolOptions } from './pool-options.js';

/**
 * Keeps a few processes and runs functions in them. A function is sent as it is, with the variables
 * that it captures. Each worker gets the function's code once.
 *
 * ```ts
 * await using pool = new Pool();
 * const sizes = await pool.map((file) => gzipSync(readFileSync(file)).length, files);
 * ```
 *
 * A pool is for many tasks, short or long. `Process` is for one function that runs beside the
 * program as long as it likes.
 *
 * @typeParam F type of the initializer, which `initArgs` is checked against; it makes no difference
 * otherwise
 */
export class Pool<F extends AnyFunction = AnyFunction> {
	readonly #core: PoolCore;

	/**
	 * Starts the workers.
	 *
	 * @throws TypeError, RangeError for a wrong option; ShippingError for an initializer that
	 * can't be sent; ProcessError when the system refuses to start a process: the pool then
	 * ends those that it has started
	 */
	constructor(options?: PoolOptions<F> | number);
	constructor(options: PoolOptions<F> | number = {}, ...more: unknown[]) {
		this.#core = new (loading().PoolCore)(this, options, more);
	}

	/** Number of workers. */
	get processes(): number {
		return this.#core.processes;
	}

	apply<R>(fn: () => R, args?: readonly []): AsyncResult<Awaited<R>>;
	apply<A extends readonly unknown[], F extends (...args: A) => unknown>(
		fn: F,
		args: readonly [...A] & Fitting<A, F>,
	): AsyncResult<Awaited<ReturnType<F>>>;
	/**
	 * Runs `fn(...args)` in a worker. The function, its captured variables and the
	 * arguments are sent as they are at the time of this call. Python: `Pool.apply_async`,
	 * and with `await` `Pool.apply`.
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
	 * Runs `fn` on each item. The function is sent as it is at the time of this call, each item as it
	 * is when it is sent. Python: `Pool.map_async`, and with `await` `Pool.map`.
	 *
	 * @returns the results in the order of the items
	 * @throws (as rejection) the first error in time, after which no further item begins; or what the
	 * iterable throws
	 */
	map<T, R>(fn: (item: T) => R, items: MaybeAsyncIterable<T>, options?: MapOptions): AsyncResult<Awaited<R>[]> {
		return this.#core.map({ call: 'Pool.map()', fn, items, options }) as AsyncResult<Awaited<R>[]>;
	}

	/**
	 * Does the same as `map` for a function of several parameters: each item is the array of the
	 * arguments of one call. Python: `Pool.starmap_async`.
	 */
	starmap<A extends readonly unknown[], R>(
		fn: (...args: A) => R,
		items: MaybeAsyncIterable<readonly [...A]>,
		options?: MapOptions,
	): AsyncResult<Awaited<R>[]> {
		return this.#core.map({ call: 'Pool.starmap()', fn, items, options, spread: true }) as AsyncResult<Awaited<R>[]>;
	}

	/** Does the same as `map`, but returns the outcome of every item. No error stops it. */
	mapSettled<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: MapOptions,
	): AsyncResult<PromiseSettledResult<Awaited<R>>[]> {
		const result = this.#core.map({ call: 'Pool.mapSettled()', fn, items, options, settled: true });
		return result as AsyncResult<PromiseSettledResult<Awaited<R>>[]>;
	}

	/**
	 * Runs `fn` on each item, and yields the results one by one in the order of the items. The input
	 * is read at most `bufferSize` items ahead of the loop. Leaving the loop cancels what has not
	 * begun. Python: `Pool.imap`.
	 *
	 * @throws (from the loop) the error of the item whose turn it is, or what the iterable throws
	 */
	imap<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: ImapOptions,
	): AsyncGenerator<Awaited<R>, void, void> {
		return this.#core.imap({ call: 'Pool.imap()', fn, items, options, ordered: true }) as AsyncGenerator<Awaited<R>>;
	}

	/** Does the same as `imap` in the order of completion. Python: `Pool.imap_unordered`. */
	imapUnordered<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: ImapOptions,
	): AsyncGenerator<Awaited<R>, void, void> {
		const found = this.#core.imap({ call: 'Pool.imapUnordered()', fn, items, options, ordered: false });
		return found as AsyncGenerator<Awaited<R>, void, void>;
	}

	/** Does the same as `imap`, but yields every item with its outcome. No error stops it. */
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

	/** Accepts no more work. Accepted work still runs to its end. Python: `Pool.close`. */
	close(): void {
		this.#core.close();
	}

	/** Stops now. Pending work rejects with CancelledError. Python: `Pool.terminate`. */
	terminate(): void {
		this.#core.terminate();
	}

	/**
	 * Resolves when every worker has ended, after close() or terminate(). It does not wait for an
	 * `imap` whose loop stands still. Python: `Pool.join`.
	 *
	 * @throws ProcessError (as rejection) while the pool takes work
	 */
	join(): Promise<void>;
	join(...more: unknown[]): Promise<void> {
		return this.#core.join(more);
	}

	/** Drains the pool: close(), then join(). Python's `with` terminates instead. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.close();
		await this.join();
	}
}

/**
 * A `Pool` whose workers are threads of this process. Functions and values are copied just as they
 * are for processes, and just as fast. Use it where processes are not wanted or not allowed. A
 * crash of native code in one worker ends the program. Python: `multiprocessing.pool.ThreadPool`.
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
