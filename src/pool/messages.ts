/** All messages of this area that users see: which call, what was given, what to do. */
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
	new ProcessError('AsyncResult.successful(): the result is not there yet; await it or ask ready() first');

export const noExecutor = (given: unknown): TypeError =>
	new TypeError(`new AsyncResult(): the executor is ${describe(given)}; give a function, as to new Promise()`);

export const resultTimeout = (timeout: number): TimeoutError =>
	new TimeoutError(
		`AsyncResult.get(): the task was not done after ${timeout} ms; it goes on, so ask again or wait without a timeout`,
	);

export const poolClosed = (call: string): ClosedError =>
	new ClosedError(`${call}: the pool takes no more work after close() or terminate(); make a new one`);

export const poolTerminated = (): CancelledError =>
	new CancelledError('Pool.terminate() was called before this work was done');

export const joinTooEarly = (): ProcessError =>
	new ProcessError('Pool.join(): the pool still takes work; call close() or terminate() first');

export const initializerFailed = (cause: unknown): BrokenPoolError =>
	new BrokenPoolError(`the pool is broken: its initializer failed: ${text(cause)}`, { cause });

export const workersDoNotStart = (cause: unknown): BrokenPoolError =>
	new BrokenPoolError(`the pool is broken: its workers do not start: ${text(cause)}`, { cause });

export const workersDieIdle = (name: string, exit: Exit, uncaught: Uncaught | undefined): BrokenPoolError => {
	const cause = new ProcessError(
		`${name} ended ${how(exit)} before it began a task${hint(exit, 'what runs in it')}`,
		uncaught && { cause: uncaught.error },
	);
	return new BrokenPoolError(`the pool is broken: its workers die before they begin a task: ${cause.message}`, {
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
		: new ShippingError(`the worker cannot rebuild what was sent: ${text(cause)}`, 'args', { cause });

export const cannotReadResult = (cause: unknown): ShippingError =>
	cause instanceof ShippingError
		? cause
		: new ShippingError(`the task's result cannot be rebuilt here: ${text(cause)}`, 'result', { cause });

export const noFunction = (call: string, fn: unknown): TypeError =>
	new TypeError(`${call}: fn is ${describe(fn)}; give a function`);

export const generatorTask = (call: string, fn: Function): TypeError =>
	new TypeError(
		`${call}: fn is the generator function ${fn.name || '(anonymous)'}, whose call gives a generator, which can't be a result; ` +
			'give a function that returns what it yields: (...args) => [...generator(...args)], or for an async one, in a loop by for await',
	);

export const noArguments = (call: string, args: unknown): TypeError =>
	new TypeError(`${call}: args is ${describe(args)}; give an array of the function's arguments`);

export const notIterable = (call: string, items: unknown): TypeError =>
	new TypeError(`${call}: items is ${describe(items)}; give an array or another iterable, sync or async`);

export const notSpreadable = (index: number, item: unknown): TypeError =>
	new TypeError(
		`Pool.starmap(): items[${index}] is ${describe(item)}; each item is the array of the arguments of one call`,
	);

export const noCount = (call: string, option: string, value: unknown): Error => {
	const message = `${call}: ${option} is ${describe(value)}; give a whole number from 1 on`;
	return typeof value === 'number' ? new RangeError(message) : new TypeError(message);
};

export const tooManyWorkers = (
	call: string,
	processes: number,
	{ most, name }: { most: number; name: string },
): RangeError =>
	new RangeError(
		`${call}: processes is ${processes}, which is more than the system allows: at most ${most} (${name}); leave it out for as many as there are CPUs`,
	);

export const wrongOption = (call: string, option: string, value: unknown, remedy: string): TypeError =>
	new TypeError(`${call}: ${option} is ${describe(value)}; give ${remedy}`);

export const noThreads = (startMethod: unknown): TypeError =>
	wrongOption('new ThreadPool()', 'startMethod', startMethod, "'thread' or nothing, or make a new Pool()");

export const applyTakesNoOptions = (given: unknown): TypeError =>
	new TypeError(
		`Pool.apply(): ${describe(given)} is one argument too many: there are no options (yet), keyword arguments or callbacks; ` +
			'give all arguments in one array, and use await or .then()',
	);

export const cannotShipPool = 'a Pool belongs to the process that made it; make another one inside the function';

function reason({ error, before }: Uncaught): string {
	const what = `nobody caught ${error instanceof Error ? `${error.name}: ${error.message}` : text(error)}`;
	if (!before) return `, as ${what}`;
	const tasks = before.length === 0 ? '' : `; before it ran ${before.join(', ')}`;
	return `, and not by it: ${what}, which a timer threw that an earlier task, the initializer or a module left behind${tasks}`;
}

/** Whoever ends with 0 has said nothing, and who was killed could not. */
function hint({ code, signal }: Exit, who: string): string {
	if (signal) return '';
	return code === 0
		? `: ${who} called process.exit() before it was done; let it return in place of that`
		: '; its own message, if it has one, is on stderr';
}

function how({ code, signal }: Exit): string {
	return signal ? `by ${signal}` : `with exit code ${code}`;
}

function text(cause: unknown): string {
	return cause instanceof Error ? cause.message : String(cause);
}
