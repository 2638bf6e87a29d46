/** The messages of pools: which call, which value was wrong, what to do. */
import {
	BrokenPoolError,
	CancelledError,
	ClosedError,
	ProcessError,
	ShippingError,
	TimeoutError,
	WorkerLostError,
} from '../errors.js';
import { describe } from '../options.js';
import type { Exit } from '../process/parent/child.js';
import type { Uncaught } from './uncaught.js';

export const notReady = (): ProcessError =>
	new ProcessError('AsyncResult.successful(): the result is not ready; await it, or call ready() first');

export const noExecutor = (given: unknown): TypeError =>
	new TypeError(`new AsyncResult(): the executor is ${describe(given)}; pass a function, as to new Promise()`);

export const resultTimeout = (timeout: number): TimeoutError =>
	new TimeoutError(
		`AsyncResult.get(): the task was not done after ${timeout} ms; it goes on, so call get() again, or wait without a timeout`,
	);

export const poolClosed = (call: string): ClosedError =>
	new ClosedError(`${call}: the pool takes no more work after close() or terminate(); create a new pool`);

export const poolTerminated = (): CancelledError =>
	new CancelledError('Pool.terminate() was called before this work was done');

export const joinTooEarly = (): ProcessError =>
	new ProcessError('Pool.join(): the pool still takes work; call close() or terminate() first');

export const initializerFailed = (cause: unknown): BrokenPoolError =>
	new BrokenPoolError(`the pool is broken because its initializer failed: ${text(cause)}`, { cause });

export const workersDoNotStart = (cause: unknown): BrokenPoolError =>
	new BrokenPoolError(`the pool is broken because its workers do not start: ${text(cause)}`, { cause });

export const workersDieIdle = (name: string, exit: Exit, uncaught: Uncaught | undefined): BrokenPoolError => {
	const cause = new ProcessError(
		`${name} ended ${how(exit)} before it began a task${hint(exit, 'code that runs in it')}`,
		uncaught && { cause: uncaught.error },
	);
	return new BrokenPoolError(`the pool is broken because its workers die before they begin a task: ${cause.message}`, {
		cause,
	});
};

export const diedWhileStarting = (name: string, exit: Exit, uncaught: Uncaught | undefined): ProcessError =>
	new ProcessError(
		`${name} ended before it was ready, ${how(exit)}${hint(exit, 'its initializer, or a module that it imports,')}`,
		uncaught && { cause: uncaught.error },
	);

export const workerLost = (name: string, pid: number, exit: Exit, uncaught: Uncaught | undefined): WorkerLostError => {
	const { code, signal } = exit;
	const message = `${name} (pid ${pid}) died ${how(exit)} while it ran this task${uncaught ? reason(uncaught) : ''}; other tasks go on in another worker`;
	return new WorkerLostError(
		message,
		{ pid, exitCode: signal ? null : code, signal },
		uncaught && { cause: uncaught.error },
	);
};

export const cannotReadTask = (cause: unknown): ShippingError =>
	cause instanceof ShippingError
		? cause
		: new ShippingError(`the worker cannot rebuild what it was sent: ${text(cause)}`, 'args', { cause });

export const cannotReadResult = (cause: unknown): ShippingError =>
	cause instanceof ShippingError
		? cause
		: new ShippingError(`the task's result cannot be rebuilt here: ${text(cause)}`, 'result', { cause });

export const noFunction = (call: string, fn: unknown): TypeError =>
	new TypeError(`${call}: fn is ${describe(fn)}; pass a function`);

export const generatorTask = (call: string, fn: Function): TypeError =>
	new TypeError(
		`${call}: fn is the generator function ${fn.name || '(anonymous)'}; calling it returns a generator, which can't be a result; ` +
			'pass a function that returns what it yields: (...args) => [...generator(...args)], or for an async one, what a for await loop collects',
	);

export const noArguments = (call: string, args: unknown): TypeError =>
	new TypeError(`${call}: args is ${describe(args)}; pass an array of the function's arguments`);

export const notIterable = (call: string, items: unknown): TypeError =>
	new TypeError(`${call}: items is ${describe(items)}; pass an array or another iterable, sync or async`);

export const notSpreadable = (index: number, item: unknown): TypeError =>
	new TypeError(
		`Pool.starmap(): items[${index}] is ${describe(item)}; each item must be the array of the arguments of one call`,
	);

export const noCount = (call: string, option: string, value: unknown): Error => {
	const message = `${call}: ${option} is ${describe(value)}; pass a positive integer`;
	return typeof value === 'number' ? new RangeError(message) : new TypeError(message);
};

export const tooManyWorkers = (
	call: string,
	processes: number,
	{ most, name }: { most: number; name: string },
): RangeError =>
	new RangeError(
		`${call}: processes is ${processes}, which is more than the system allows: at most ${most} (${name}); leave it out to have one worker per CPU`,
	);

export const wrongOption = (call: string, option: string, value: unknown, remedy: string): TypeError =>
	new TypeError(`${call}: ${option} is ${describe(value)}; pass ${remedy}`);

export const noThreads = (startMethod: unknown): TypeError =>
	wrongOption('new ThreadPool()', 'startMethod', startMethod, "'thread' or nothing, or create a Pool instead");

export const applyTakesNoOptions = (given: unknown): TypeError =>
	new TypeError(
		`Pool.apply(): ${describe(given)} is one argument too many: there are no options (yet), keyword arguments or callbacks; ` +
			'pass all arguments in one array, and use await or .then()',
	);

export const cannotShipPool = 'a Pool belongs to the process that made it; make another one inside the function';

function reason({ error, before }: Uncaught): string {
	const what = `an uncaught error: ${error instanceof Error ? `${error.name}: ${error.message}` : text(error)}`;
	if (!before) return `, because of ${what}`;
	const tasks = before.length === 0 ? '' : `; earlier tasks: ${before.join(', ')}`;
	return `, but not because of it: a timer that an earlier task, the initializer or a module left behind threw ${what}${tasks}`;
}

/** A worker that ends with 0 has printed no error, and a killed one could not. */
function hint({ code, signal }: Exit, who: string): string {
	if (signal) return '';
	return code === 0
		? `: ${who} called process.exit() before it was done; let it return instead`
		: '; its error message, if any, is on stderr';
}

function how({ code, signal }: Exit): string {
	return signal ? `by ${signal}` : `with exit code ${code}`;
}

function text(cause: unknown): string {
	return cause instanceof Error ? cause.message : String(cause);
}
