/**
 * Checks the options of a pool and its calls, so that a slip shows where it was made.
 */
import { checkStartMethod, type StartMethod } from '../process/start-methods.js';
import { checkEnvironment } from '../process/environment.js';
import { checkNoMore, checkOptions } from '../options.js';
import type { AnyFunction } from '../any-function.js';
import * as messages from './messages.js';
import { mostWorkers } from './most-workers.js';

/** Options of a Pool. */
export interface PoolOptions<F extends AnyFunction = AnyFunction> {
	/**
	 * Number of workers. Default: `cpuCount()`; in a pool's worker, the CPUs that the outer pool
	 * does not use, but at least 1. More workers than the system could ever hold are a RangeError.
	 */
	processes?: number;
	/** Runs in every worker before its first task. If it throws, the pool is broken. */
	initializer?: F;
	/** Arguments of the initializer. */
	initArgs?: Readonly<Parameters<F>>;
	/** Default: the start method of the program, see `setStartMethod`. */
	startMethod?: StartMethod;
	/** Added to the workers' environment. */
	env?: Record<string, string>;
	/** Added to the arguments of Node.js. */
	execArgv?: string[];
	/** Prefix of the workers' names: `name-1`. Default: `PoolWorker`. */
	name?: string;
}

/** Options of `map`, `starmap` and `mapSettled`. */
export interface MapOptions {
	/** Items per message. Default: chosen while running from the measured time per item. */
	chunkSize?: number;
}

/** Options of `imap`, `imapUnordered` and `imapSettled`. */
export interface ImapOptions extends MapOptions {
	/** Most items taken from the input ahead of the consumer. Default: 2 × processes × chunk. */
	bufferSize?: number;
}

/** @throws TypeError, RangeError; ProcessError for a start method that does not exist here */
export function checkPoolOptions(given: unknown, more: readonly unknown[]): PoolOptions {
	const call = 'new Pool()';
	const options = typeof given === 'number' ? { processes: given } : given;
	checkOptions(options, POOL_OPTIONS, call, 'a number of processes or an object such as { processes: 4 }');
	checkNoMore(more, call, 'pass one object, such as { processes: 4, initializer, initArgs }');
	const { processes, initializer, initArgs, startMethod, env, execArgv, name } = options as Record<string, unknown>;
	const check = (fits: boolean, option: string, value: unknown, remedy: string): void => {
		if (value !== undefined && !fits) throw messages.wrongOption(call, option, value, remedy);
	};
	checkCount(processes, 'processes', call);
	checkPossible(processes as number | undefined, call);
	check(typeof initializer === 'function', 'initializer', initializer, 'a function');
	check(Array.isArray(initArgs), 'initArgs', initArgs, "an array of the initializer's arguments");
	if (startMethod !== undefined) checkStartMethod(startMethod, call);
	checkEnvironment(env, call);
	check(Array.isArray(execArgv) && execArgv.every(isString), 'execArgv', execArgv, 'an array of strings');
	check(isString(name), 'name', name, 'a string');
	return options;
}

/** @throws TypeError, RangeError */
export function checkMapOptions(options: unknown, call: string): MapOptions {
	return checkCounts(options, ['chunkSize'], call);
}

/** @throws TypeError */
export function checkApplyOptions(options: unknown): void {
	if (options !== undefined) throw messages.applyTakesNoOptions(options);
}

/** @throws TypeError, RangeError */
export function checkImapOptions(options: unknown, call: string): ImapOptions {
	return checkCounts(options, ['chunkSize', 'bufferSize'], call);
}

const POOL_OPTIONS = ['processes', 'initializer', 'initArgs', 'startMethod', 'env', 'execArgv', 'name'];

function checkCounts(options: unknown, names: readonly string[], call: string): ImapOptions {
	checkOptions(options, names, call, 'an object such as { chunkSize: 100 }');
	for (const name of names) checkCount(Reflect.get(options, name), name, call);
	return options;
}

/** @throws RangeError */
function checkPossible(processes: number | undefined, call: string): void {
	if (processes === undefined || processes <= SURELY_POSSIBLE) return;
	const limit = mostWorkers();
	if (processes > limit.most) throw messages.tooManyWorkers(call, processes, limit);
}

/**
 * Up to this many workers, the limits are not checked. If the system
 * refuses a worker, its start fails.
 */
const SURELY_POSSIBLE = 64;

function checkCount(value: unknown, name: string, call: string): void {
	if (value !== undefined && !(Number.isSafeInteger(value) && (value as number) >= 1))
		throw messages.noCount(call, name, value);
}

function isString(value: unknown): value is string {
	return typeof value === 'string';
}
