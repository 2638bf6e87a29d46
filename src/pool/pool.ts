/**
 * `Pool`: many tasks over a few processes that stay. Python: `multiprocessing.Pool`.
 */
import { encode } from '../shipping/encode.js';
import type { Packet } from '../shipping/packet.js';
import { refuseToShip } from '../shipping/handles.js';
import { checkStartMethod, getStartMethod } from '../process/start-methods.js';
import { ApplyJob } from './apply-job.js';
import { type AsyncResult, rejectedResult } from './async-result.js';
import type { Engine } from './engine.js';
import { FunctionTable } from './function-table.js';
import { ImapJob } from './imap-job.js';
import { failing, outcomesOf, valuesOf } from './imap-loop.js';
import { isIterable, type MaybeAsyncIterable } from './input.js';
import type { ItemsOptions } from './items-job.js';
import type { AnyFunction, Work } from './job.js';
import { LocalEngine } from './local-engine.js';
import { MapJob } from './map-job.js';
import * as messages from './messages.js';
import {
	checkImapOptions,
	checkMapOptions,
	checkPoolOptions,
	type ImapOptions,
	type MapOptions,
	type PoolOptions,
} from './pool-options.js';
import { defaultProcesses } from './processors.js';
import type { WorkerPayload } from './protocol.js';

/**
 * Keeps some processes and runs functions in them. A function is sent as it is, with what it captures; each worker gets its code once.
 *
 * ```ts
 * await using pool = new Pool();
 * const sizes = await pool.map((file) => gzipSync(readFileSync(file)).length, files);
 * ```
 *
 * It is for many tasks, short or long. For one function that runs beside the program as long as it likes there is `Process`.
 */
export class Pool {
	readonly #engine: Engine;
	readonly #functions = new FunctionTable();
	/** Of functions that never change, one line each; of all others one for all. */
	readonly #lines = new Map<Work | undefined, ApplyJob>();
	/** Why it takes no more work. */
	#end: { readonly kind: 'closed' } | { readonly kind: 'broken'; readonly reason: unknown } | undefined;

	/**
	 * Starts the workers.
	 *
	 * @throws TypeError, RangeError for a wrong option; ShippingError for an initializer that can't be sent; ProcessError when the system refuses
	 * to start a process: those started before are ended
	 */
	constructor(options: PoolOptions | number = {}) {
		const {
			processes = defaultProcesses(),
			initializer,
			initArgs = [],
			startMethod,
			...rest
		} = checkPoolOptions(options);
		const payload: WorkerPayload = { initializer, initArgs, workers: processes };
		this.#engine = new LocalEngine(
			processes,
			{
				method: startMethod === undefined ? getStartMethod() : checkStartMethod(startMethod, 'new Pool()'),
				name: rest.name,
				env: rest.env,
				execArgv: rest.execArgv,
				payload: encode(payload, 'options'),
			},
			{
				onBroken: (reason) => {
					this.#end = { kind: 'broken', reason };
				},
			},
		);
		pools.add(this);
	}

	/** Workers there are. */
	get processes(): number {
		return this.#engine.processes;
	}

	apply<R>(fn: () => R, args?: readonly []): AsyncResult<Awaited<R>>;
	/**
	 * Runs `fn(...args)` in a worker. The function with its captures and the arguments are taken as they are now. Python: `Pool.apply_async`,
	 * and with `await` `Pool.apply`.
	 *
	 * @throws (as rejection) what the function throws; ShippingError; WorkerLostError if its worker died; ClosedError after close();
	 * BrokenPoolError
	 */
	apply<A extends readonly unknown[], R>(fn: (...args: A) => R, args: readonly [...A]): AsyncResult<Awaited<R>>;
	apply<F extends AnyFunction>(fn: F, args: Readonly<Parameters<F>>): AsyncResult<Awaited<ReturnType<F>>>;
	apply(fn: AnyFunction, args: readonly unknown[] = []): AsyncResult<never> {
		const call = 'Pool.apply()';
		try {
			this.#checkOpen(call);
			if (typeof fn !== 'function') throw messages.noFunction(call, fn);
			if (!Array.isArray(args)) throw messages.noArguments(call, args);
			return this.#apply(fn, args) as AsyncResult<never>;
		} catch (error) {
			return rejectedResult(error);
		}
	}

	/**
	 * Runs `fn` on each item. The function is taken as it is now, each item when it is sent. Python: `Pool.map_async`, and with `await` `Pool.map`.
	 *
	 * @returns the results in the order of the items
	 * @throws (as rejection) the first error in time, after which no further item is begun, or what the iterable throws
	 */
	map<T, R>(fn: (item: T) => R, items: MaybeAsyncIterable<T>, options?: MapOptions): AsyncResult<Awaited<R>[]> {
		return this.#map('Pool.map()', fn, items, options, {}) as AsyncResult<Awaited<R>[]>;
	}

	/** As `map`, for a function of several parameters: each item is the array of its arguments. Python: `Pool.starmap_async`. */
	starmap<A extends readonly unknown[], R>(
		fn: (...args: A) => R,
		items: MaybeAsyncIterable<readonly [...A]>,
		options?: MapOptions,
	): AsyncResult<Awaited<R>[]> {
		return this.#map('Pool.starmap()', fn, items, options, { spread: true }) as AsyncResult<Awaited<R>[]>;
	}

	/** As `map`, with the outcome of every item: nothing stops at an error. */
	mapSettled<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: MapOptions,
	): AsyncResult<PromiseSettledResult<Awaited<R>>[]> {
		const result = this.#map('Pool.mapSettled()', fn, items, options, { settled: true });
		return result as AsyncResult<PromiseSettledResult<Awaited<R>>[]>;
	}

	/**
	 * Runs `fn` on each item, and gives the results one by one in the order of the items. Items are not read further ahead of the loop
	 * than `bufferSize`. Leaving the loop cancels what has not begun. Python: `Pool.imap`.
	 *
	 * @throws (from the loop) the error of the item that it comes to, or what the iterable throws
	 */
	imap<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: ImapOptions,
	): AsyncGenerator<Awaited<R>, void, void> {
		return this.#imap('Pool.imap()', fn, items, options, { ordered: true }) as AsyncGenerator<Awaited<R>, void, void>;
	}

	/** As `imap`, in the order of completion. Python: `Pool.imap_unordered`. */
	imapUnordered<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: ImapOptions,
	): AsyncGenerator<Awaited<R>, void, void> {
		const found = this.#imap('Pool.imapUnordered()', fn, items, options, { ordered: false });
		return found as AsyncGenerator<Awaited<R>, void, void>;
	}

	/** As `imap`, with the outcome of every item beside it: nothing stops at an error. */
	imapSettled<T, R>(
		fn: (item: T) => R,
		items: MaybeAsyncIterable<T>,
		options?: ImapOptions,
	): AsyncGenerator<PromiseSettledResult<Awaited<R>> & { item: T }, void, void> {
		const outcomes = this.#imap('Pool.imapSettled()', fn, items, options, { ordered: true, settled: true });
		return outcomes as AsyncGenerator<PromiseSettledResult<Awaited<R>> & { item: T }, void, void>;
	}

	/** Accepts no more work; what was accepted is done. Python: `Pool.close`. */
	close(): void {
		this.#end ??= { kind: 'closed' };
		this.#engine.close();
	}

	/** Stops now: pending work rejects with CancelledError. Python: `Pool.terminate`. */
	terminate(): void {
		this.#end ??= { kind: 'closed' };
		this.#engine.terminate(messages.poolTerminated());
	}

	/**
	 * After close() or terminate(): resolves when every worker has ended. An `imap` whose loop stands still is not waited for. Python: `Pool.join`.
	 *
	 * @throws ProcessError (as rejection) while the pool takes work
	 */
	async join(): Promise<void> {
		if (!this.#end) throw messages.joinTooEarly();
		await this.#engine.join();
	}

	/** Drains: close(), then join(). Python's `with` terminates instead. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.close();
		await this.join();
	}

	#checkOpen(call: string): void {
		if (this.#end?.kind === 'broken') throw this.#end.reason;
		if (this.#end) throw messages.poolClosed(call);
	}

	#apply(fn: AnyFunction, args: readonly unknown[]): AsyncResult<unknown> {
		let work = this.#functions.lookup(fn);
		let packet: Packet | undefined;
		if (!work) {
			const encoded = this.#functions.encode(fn, args);
			if ('work' in encoded) work = encoded.work;
			else packet = encoded.packet;
		}
		const line = this.#lineOf(work);
		const result = packet ? line.closure(packet) : line.call(args);
		this.#engine.accept(line);
		return result;
	}

	#lineOf(work: Work | undefined): ApplyJob {
		let line = this.#lines.get(work);
		if (!line) {
			line = new ApplyJob(work, (idle) => this.#engine.retire(idle));
			this.#lines.set(work, line);
			if (this.#lines.size > MOST_LINES) this.#dropIdleLines();
		}
		return line;
	}

	/** A program may make functions without end. */
	#dropIdleLines(): void {
		for (const [work, line] of this.#lines) {
			if (!work || !line.idle) continue;
			this.#lines.delete(work);
			this.#functions.forget(work);
			this.#engine.forget(work);
		}
	}

	#map(
		call: string,
		fn: AnyFunction,
		items: MaybeAsyncIterable<unknown>,
		options: MapOptions | undefined,
		{ spread = false, settled = false },
	): AsyncResult<unknown[]> {
		try {
			const { chunkSize } = checkMapOptions(options ?? {}, call);
			const given = this.#open(call, fn, items, { spread, chunkSize, stopsAtError: !settled });
			const job = new MapJob({ ...given, settledForm: settled }, (ended) => {
				this.#engine.retire(ended);
				this.#engine.forget(ended.work);
			});
			this.#engine.accept(job);
			// Nothing in it: no worker has to be there for that.
			job.onProgress();
			return job.result;
		} catch (error) {
			return rejectedResult(error);
		}
	}

	#imap(
		call: string,
		fn: AnyFunction,
		items: MaybeAsyncIterable<unknown>,
		options: ImapOptions | undefined,
		{ ordered, settled = false }: { ordered: boolean; settled?: boolean },
	): AsyncGenerator<unknown, void, void> {
		try {
			const { chunkSize, bufferSize } = checkImapOptions(options ?? {}, call);
			const given = this.#open(call, fn, items, { spread: false, chunkSize, stopsAtError: false });
			const job = new ImapJob({ ...given, ordered, bufferSize, workers: this.processes });
			return settled ? outcomesOf(job, this.#engine) : valuesOf(job, this.#engine);
		} catch (error) {
			return failing(error);
		}
	}

	#open(
		call: string,
		fn: AnyFunction,
		items: MaybeAsyncIterable<unknown>,
		{ spread, chunkSize, stopsAtError }: { spread: boolean; chunkSize: number | undefined; stopsAtError: boolean },
	): ItemsOptions {
		this.#checkOpen(call);
		if (typeof fn !== 'function') throw messages.noFunction(call, fn);
		if (!isIterable(items)) throw messages.notIterable(call, items);
		return {
			work: { packet: encode(fn, 'fn'), stopsAtError },
			items,
			spread,
			chunkSize,
			wake: (job) => this.#engine.wake(job),
		};
	}
}

const MOST_LINES = 1_000;

const pools = new WeakSet<object>();
refuseToShip((value) => pools.has(value), messages.cannotShipPool);
