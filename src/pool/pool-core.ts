/**
 * What is behind a `Pool`: each call becomes a job, which the engine runs. Loaded with the first
 * pool.
 */
import { types } from 'node:util';
import { checkNoMore } from '../options.js';
import { getStartMethod } from '../process/settings.js';
import { checkStartMethod } from '../process/start-methods.js';
import { LENDING_AGAIN } from '../memory/loans/lend-options.js';
import { encode } from '../shipping/encode.js';
import { drop, type Packet } from '../shipping/wire/packet.js';
import { refuseToShip } from '../shipping/values/refusals.js';
import { ApplyJob } from './jobs/apply-job.js';
import { type AsyncResult, rejectedResult } from './jobs/async-result.js';
import type { Engine } from './engine/engine.js';
import { FunctionTable } from './function-table.js';
import { ImapJob } from './jobs/imap-job.js';
import { travelsInBulk } from './bulk.js';
import { failing, outcomesOf, valuesOf } from './jobs/imap-loop.js';
import { isIterable } from './jobs/input.js';
import type { ItemsOptions } from './jobs/items-job.js';
import { Worker, type WorkerSettings } from './engine/worker.js';
import type { AnyFunction } from '../any-function.js';
import type { Work } from './jobs/job.js';
import { LocalEngine } from './engine/local-engine.js';
import { MapJob } from './jobs/map-job.js';
import * as messages from './messages.js';
import {
	checkApplyOptions,
	checkImapOptions,
	checkMapOptions,
	checkPoolOptions,
	type PoolOptions,
} from './pool-options.js';
import { defaultProcesses } from './processors.js';
import type { WorkerPayload } from './protocol.js';
import { Timing } from './jobs/timing.js';

/** The arguments of a call, not checked yet. */
export interface MapCall {
	/** The name of the call, for errors: `Pool.map()`. */
	readonly call: string;
	readonly fn: unknown;
	readonly items: unknown;
	readonly options: unknown;
	/** Whether each item is an array of arguments. */
	readonly spread?: boolean;
	/** Whether to return every item's outcome, and not to stop at an error. */
	readonly settled?: boolean;
}

/**
 * Turns the options of a ThreadPool into those of a Pool. Passes on whatever is not a set of
 * options, for `Pool` to refuse it.
 */
export function byThreads(options: PoolOptions | number): PoolOptions | number {
	if (typeof options === 'number') return { processes: options, startMethod: 'thread' };
	if (typeof options !== 'object' || options === null || Array.isArray(options)) return options;
	const { startMethod = 'thread' } = options;
	if (startMethod !== 'thread') throw messages.noThreads(startMethod);
	return { ...options, startMethod };
}

export class PoolCore {
	readonly #engine: Engine;
	readonly #functions = new FunctionTable();
	/** One line for each function that never changes, and one for all other functions. */
	readonly #lines = new Map<Work | undefined, ApplyJob>();
	/** How long the tasks of a function's last map took. */
	readonly #timings = new WeakMap<AnyFunction, Timing>();
	#closed = false;

	/**
	 * @param face The `Pool` in front of it, which can't be sent.
	 * @throws as `new Pool()`
	 */
	constructor(face: object, options: unknown, more: readonly unknown[]) {
		const checked = checkPoolOptions(options, more);
		const { processes = defaultProcesses(), initializer, initArgs = [], startMethod, name, env, execArgv } = checked;
		const payload: WorkerPayload = { initializer, initArgs, workers: processes };
		let packet: Packet | undefined;
		const settings: WorkerSettings = {
			method: startMethod === undefined ? getStartMethod() : checkStartMethod(startMethod, 'new Pool()'),
			name,
			env,
			execArgv,
			payload: () => (packet ??= encode(payload, 'options')),
		};
		this.#engine = new LocalEngine(processes, (surroundings) => new Worker(settings, surroundings));
		faces.add(face);
	}

	get processes(): number {
		return this.#engine.capacity;
	}

	apply(fn: unknown, args: unknown, options: unknown): AsyncResult<unknown> {
		const call = 'Pool.apply()';
		try {
			this.#checkOpen(call);
			checkTask(fn, call);
			if (!Array.isArray(args)) throw messages.noArguments(call, args);
			checkApplyOptions(options);
			return this.#apply(fn, args);
		} catch (error) {
			return rejectedResult(error);
		}
	}

	map({ options, settled = false, ...call }: MapCall): AsyncResult<unknown[]> {
		try {
			const { chunkSize } = checkMapOptions(options ?? {}, call.call);
			const given = this.#open(call, { chunkSize, stopsAtError: !settled });
			const job = new MapJob({ ...given, settledForm: settled });
			job.begin();
			return job.result;
		} catch (error) {
			return rejectedResult(error);
		}
	}

	imap({ options, settled, ordered, ...call }: MapCall & { ordered: boolean }): AsyncGenerator<unknown, void, void> {
		try {
			const { chunkSize, bufferSize } = checkImapOptions(options ?? {}, call.call);
			const given = this.#open(call, { chunkSize, stopsAtError: false });
			const job = new ImapJob({ ...given, ordered, bufferSize });
			return settled ? outcomesOf(job) : valuesOf(job);
		} catch (error) {
			return failing(error);
		}
	}

	close(): void {
		this.#closed = true;
		this.#engine.close();
	}

	terminate(): void {
		this.#closed = true;
		this.#engine.terminate(messages.poolTerminated());
	}

	async join(more: readonly unknown[] = []): Promise<void> {
		checkNoMore(
			more,
			'Pool.join()',
			'it waits until all workers have ended; call terminate() first to end them at once',
		);
		if (!this.#closed && !this.#engine.broken) throw messages.joinTooEarly();
		await this.#engine.join();
	}

	#checkOpen(call: string): void {
		const { broken } = this.#engine;
		if (broken) throw broken.reason;
		if (this.#closed) throw messages.poolClosed(call);
	}

	#apply(fn: AnyFunction, args: readonly unknown[]): AsyncResult<unknown> {
		let work = this.#functions.lookup(fn);
		let packet: Packet | undefined;
		if (!work) {
			const encoded = this.#functions.encode(fn, args);
			if ('work' in encoded) work = encoded.work;
			else packet = encoded.packet;
		}
		if (!work || args.every(travelsInBulk)) return this.#accept(work, args, packet);
		let meets = false;
		packet = encode(args, 'args', {
			...LENDING_AGAIN,
			onFunctions: (infos) => {
				meets = this.#functions.meets(fn, infos);
			},
		});
		if (!meets) return this.#accept(work, args, packet);
		drop(packet);
		return this.#accept(undefined, args, encode({ fn, args }, '', LENDING_AGAIN));
	}

	#accept(work: Work | undefined, args: readonly unknown[], packet: Packet | undefined): AsyncResult<unknown> {
		return this.#lineOf(work).call(packet ? undefined : args.slice(), packet);
	}

	#lineOf(work: Work | undefined): ApplyJob {
		let line = this.#lines.get(work);
		if (!line) {
			if (this.#lines.size >= MOST_LINES) this.#dropIdleLines();
			line = new ApplyJob(work, this.#engine);
			this.#lines.set(work, line);
		}
		return line;
	}

	/** A program may create functions without end. */
	#dropIdleLines(): void {
		for (const [work, line] of this.#lines) {
			if (!work || !line.idle) continue;
			this.#lines.delete(work);
			this.#functions.forget(work);
			this.#engine.forget(work);
		}
	}

	#open(
		{ call, fn, items, spread = false }: Omit<MapCall, 'options' | 'settled'>,
		{ chunkSize, stopsAtError }: { chunkSize: number | undefined; stopsAtError: boolean },
	): ItemsOptions {
		this.#checkOpen(call);
		checkTask(fn, call);
		if (!isIterable(items)) throw messages.notIterable(call, items);
		const packet = encode(fn, 'fn');
		const timing = new Timing(this.#timings.get(fn)?.expected);
		this.#timings.set(fn, timing);
		return {
			work: { packet, stopsAtError },
			items,
			spread,
			chunkSize,
			timing,
			runner: this.#engine,
		};
	}
}

/**
 * @throws TypeError for whatever is not a function, and for a generator function: a call of it runs
 * nothing and returns a generator, which can't be sent
 */
function checkTask(fn: unknown, call: string): asserts fn is AnyFunction {
	if (typeof fn !== 'function') throw messages.noFunction(call, fn);
	if (types.isGeneratorFunction(fn)) throw messages.generatorTask(call, fn);
}

const MOST_LINES = 1_000;

const faces = new WeakSet<object>();
refuseToShip((value) => faces.has(value), messages.cannotShipPool);
