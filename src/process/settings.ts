/**
 * Holds the settings for all later children: start method, node binary, preloads, start hooks
 * and logging. They share one file because all of them are on the package's face, where each
 * module costs every program time.
 */
import { lazily } from '../lazy.js';
import type { Logger, LogLevel } from '../log.js';
import type * as Logging from '../log.js';
import type * as Wording from '../options.js';
import type { Boot } from './protocol.js';
import type { StartMethod } from './start-methods.js';
import type * as StartMethods from './start-methods.js';

/**
 * Sets the default start method. Python: `multiprocessing.set_start_method`.
 *
 * @param method `null` restores the default.
 * @param options.force Sets it also where it was set before. Default false.
 * @throws ProcessError if it was set before, unless `force`; TypeError unless `method` is a string;
 * ProcessError for an unknown method, or one not supported here
 */
export function setStartMethod(method: StartMethod | null, options: { force?: boolean } = {}): void {
	startMethod = startMethods().changeStartMethod(startMethod, method, options);
}

/**
 * Returns the default start method. In a `Process`, that is the method that started it. In a
 * thread or a pool's worker, it is the program's. `setStartMethod()` changes it there. Python:
 * `multiprocessing.get_start_method`.
 */
export function getStartMethod(): StartMethod {
	return startMethod ?? 'forkserver';
}

/** Key under which a Process class states its start method; see `context-process.ts`. */
export const START_METHOD = Symbol('start method');

/** In a child: sets the start method that the parent chose for the child's own children. */
export function inheritStartMethod(method: StartMethod): void {
	startMethod = method;
}

/**
 * Returns the supported methods, the default first. Python:
 * `multiprocessing.get_all_start_methods`.
 */
export function getAllStartMethods(): StartMethod[] {
	return [...startMethods().START_METHODS];
}

/**
 * Sets the node binary that runs child processes. Threads run in this process regardless. Python:
 * `multiprocessing.set_executable`.
 *
 * @param execPath Path of the node binary. If never set: that of this process.
 * @param execArgv Its arguments. Default: those of this process that make sense in a child.
 */
export function setExecutable(execPath: string, execArgv?: string[]): void {
	if (typeof execPath !== 'string' || execPath === '') {
		throw new TypeError(`setExecutable(): execPath is ${wording().describe(execPath)}; give the path of a node binary`);
	}
	if (
		execArgv !== undefined &&
		!(Array.isArray(execArgv) && execArgv.every((argument) => typeof argument === 'string'))
	) {
		throw new TypeError(`setExecutable(): execArgv is ${wording().describe(execArgv)}; give an array of strings`);
	}
	executable = execArgv ? { execPath, execArgv: [...execArgv] } : { execPath };
}

/** Returns what `setExecutable()` has set. */
export function chosenExecutable(): { readonly execPath?: string; readonly execArgv?: readonly string[] } {
	return executable;
}

/**
 * Sets the modules that standby processes import in advance, so that a start need not. Modules are
 * named by absolute path, file URL or bare specifier, and imported in the given order. Python:
 * `multiprocessing.set_forkserver_preload`.
 *
 * @param options.onError What happens if a module can't be imported: `'ignore'` does nothing,
 * `'warn'` (the default) prints a line on stderr, `'fail'` fails each started process.
 */
export function setForkserverPreload(modules: string[], options: { onError?: 'ignore' | 'warn' | 'fail' } = {}): void {
	if (!Array.isArray(modules)) {
		throw new TypeError(
			`setForkserverPreload(): modules is ${wording().describe(modules)}; give an array of paths, file URLs or package names`,
		);
	}
	const checkOptions: typeof Wording.checkOptions = wording().checkOptions;
	checkOptions(options, ['onError'], 'setForkserverPreload()', "an object, as { onError: 'fail' }");
	const { onError = 'warn' } = options;
	if (!['ignore', 'warn', 'fail'].includes(onError)) {
		throw new TypeError(
			`setForkserverPreload(): onError is ${wording().describe(onError)}; give 'ignore', 'warn' or 'fail'`,
		);
	}
	for (const name of modules) checkModuleName(name);
	preloads = { userModules: [...modules], onPreloadError: onError };
	notifyPreloadsChange?.();
}

export function userPreloads(): UserPreloads {
	return preloads;
}

/** Sets the listener that is called whenever preloads are set, even to the same modules. */
export function onPreloadsChange(listener: () => void): void {
	notifyPreloadsChange = listener;
}

/**
 * Runs `hook` in every child that this process or one of its children starts from now
 * on, before the child's target or tasks. The hook is sent at each start like any
 * function, with what it captures then.
 *
 * @throws TypeError if `hook` is not a function
 */
export function onChildStart(hook: ChildStartHook): void {
	if (typeof hook !== 'function')
		throw new TypeError(`onChildStart(): hook is ${wording().describe(hook)}; give a function`);
	hooks.push(hook);
}

export function childStartHooks(): readonly ChildStartHook[] {
	return hooks;
}

/** Returns the logger of this process. Python: `multiprocessing.get_logger`. */
export function getLogger(): Logger {
	return logging().logger;
}

/**
 * Shows the library's life-cycle messages from `level` up, in this process and in children started
 * later. Python: `multiprocessing.log_to_stderr`.
 *
 * @param level Default `'info'`.
 */
export function logToStderr(level: LogLevel = 'info'): Logger {
	const { logger } = logging();
	logger.level = level;
	return logger;
}

export type ChildStartHook = () => void | Promise<void>;

export interface UserPreloads {
	readonly userModules: readonly string[];
	readonly onPreloadError: Boot['onPreloadError'];
}

let startMethod: StartMethod | undefined;
let executable: ReturnType<typeof chosenExecutable> = {};
let preloads: UserPreloads = { userModules: [], onPreloadError: 'warn' };
let notifyPreloadsChange: (() => void) | undefined;
const hooks: ChildStartHook[] = [];

function checkModuleName(name: unknown): asserts name is string {
	if (typeof name !== 'string' || name === '') {
		throw new TypeError(
			`setForkserverPreload(): ${wording().describe(name)} is not a module; give an absolute path, a file URL or a package's name`,
		);
	}
	if (/^\.\.?(\/|$)/.test(name)) {
		throw new TypeError(
			`setForkserverPreload(): '${name}' is relative, but to what is unclear; give new URL('${name}', import.meta.url).href`,
		);
	}
}

const startMethods = lazily<typeof StartMethods>('./process/start-methods.js');
const wording = lazily<typeof Wording>('./options.js');
const logging = lazily<typeof Logging>('./log.js');
