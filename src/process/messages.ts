/** All error texts of this area: which call, what was given, what to do. */
import { ClosedError, ProcessError } from '../errors.js';
import { runtime } from '../runtime.js';

/** The user's call that starts a process. */
export type StartCall = 'Process.start()' | 'new Pool()';

export function cannotStart(call: StartCall, reason: string, cause?: unknown): ProcessError {
	return new ProcessError(`${call}: cannot start a process: ${reason}`, cause === undefined ? undefined : { cause });
}

export const mayNotStart = (): string =>
	runtime === 'Deno'
		? 'this program may not run others; give deno --allow-run, or -A'
		: "node's permission model forbids it; give node --allow-child-process, too";

export const startedTwice = (name: string): ProcessError =>
	new ProcessError(`Process.start(): ${name} was already started; make a new Process for each run`);

export const notStarted = (call: string, name: string): ProcessError =>
	new ProcessError(`${call}: ${name} has not been started; call start() first`);

export const notTheParent = (call: string, name: string): ProcessError =>
	new ProcessError(`${call}: ${name} was created by another process; only that one can call this`);

export const closed = (call: string, name: string): ClosedError =>
	new ClosedError(`${call}: ${name} is closed; use it before close()`);

export const closeWhileRunning = (name: string): ProcessError =>
	new ProcessError(`Process.close(): ${name} is still running; join() or terminate() it first`);

export const daemonAfterStart = (name: string): ProcessError =>
	new ProcessError(`Process.daemon: ${name} was already started; set daemon before start()`);

export const bootstrapping = (call: StartCall, name: string): ProcessError =>
	new ProcessError(
		`${call}: ${name} would be started while this child process is still importing its modules, by one of them and not by a target or task. ` +
			REPEATED,
	);

/** For a start after the import itself is over. */
export const startedByImport = (call: StartCall, name: string): ProcessError =>
	new ProcessError(
		`${call}: ${name} would be started by code that a module began when this child process imported it, not by a target or task. ${REPEATED}`,
	);

const REPEATED =
	'A module that starts processes when it is imported would do so again in each child: start them inside a function, or only `if (isMainProcess)`';

export const neverSettled = (name: string, what: string): string =>
	`${name}: ${what} never settled, and nothing is left that could settle it\n`;

export const forkRefused = (): ProcessError =>
	new ProcessError(
		"start method 'fork' is not supported: a forked node dies or hangs, since its threads don't exist in the copy. Use 'forkserver' (the default), which starts as fast",
	);

export const cannotStartThread = (call: StartCall, reason: string, cause: unknown): ProcessError =>
	new ProcessError(`${call}: cannot start a thread: ${reason}`, { cause });

export const threadArguments = (call: StartCall, reason: string, cause: unknown): ProcessError =>
	new ProcessError(
		`${call}: a thread can't have these node arguments, which apply to a whole process: ${reason}; leave them out of execArgv, or use start method 'forkserver'`,
		{ cause },
	);

export const threadHasNoSignals = (name: string): ProcessError =>
	new ProcessError(
		`Process.interrupt(): ${name} is a thread, and signals are for a process; use terminate(), or an Event that its target checks`,
	);

export const noStartMethod = (call: string, given: string, known: readonly string[]): TypeError =>
	new TypeError(`${call}: ${given} is not a start method; give one of ${quoted(known)}`);

export const unknownStartMethod = (call: string, method: string, known: readonly string[]): ProcessError =>
	new ProcessError(`${call}: ${JSON.stringify(method)} is not a start method; give one of ${quoted(known)}`);

export const startMethodSet = (method: string): ProcessError =>
	new ProcessError(`setStartMethod(): the start method is already '${method}'; give { force: true } to change it`);

export const cannotShipProcess =
	'a Process belongs to the process that started it; send its pid, or what you need to know about it';

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

export const preloadFailed = (reason: string): string => `setForkserverPreload(): ${reason}\n`;

export function stuckAtItsEnd(child: string, milliseconds: number): string {
	return `${child} began to exit ${milliseconds} ms ago and has not ended: it is killed, and keeps the exit code that it reported; a blocking exit handler may be the cause`;
}
