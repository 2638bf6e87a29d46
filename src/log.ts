/**
 * The library's own log: life-cycle messages on stderr, such as
 * `[INFO/Process-1] child process calling its target`. By default only warnings and errors appear.
 */

/** How much the library logs; `'silent'` writes nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** The library's logger, as `getLogger()` returns it. It writes to stderr by `console.error`. */
export interface Logger {
	/** Logs at level `'debug'`: what helps to debug the library itself. */
	debug(...args: unknown[]): void;
	/** Logs at level `'info'`: the lives of processes. */
	info(...args: unknown[]): void;
	/** Logs at level `'warn'`. */
	warn(...args: unknown[]): void;
	/** Logs at level `'error'`. */
	error(...args: unknown[]): void;
	/**
	 * The lowest level that is written. Default: `'warn'`. A child inherits the level at its start.
	 *
	 * @throws TypeError when it is set to an unknown level
	 */
	level: LogLevel;
}

/** Sets the name in messages; the process area keeps it up to date. */
export function setLogName(name: string): void {
	ownName = name;
}

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };
let current: LogLevel = 'warn';
let ownName = 'MainProcess';

/** Returns the name of this process. */
export function processName(): string {
	return ownName;
}

/** The logger of this process. */
export const logger: Logger = {
	debug: (...args) => write('debug', args),
	info: (...args) => write('info', args),
	warn: (...args) => write('warn', args),
	error: (...args) => write('error', args),
	get level() {
		return current;
	},
	set level(level) {
		if (!Object.hasOwn(RANK, level)) {
			throw new TypeError(
				`getLogger().level: ${JSON.stringify(level)} is not a level; use one of ${Object.keys(RANK).join(', ')}`,
			);
		}
		current = level;
	},
};

function write(level: Exclude<LogLevel, 'silent'>, args: unknown[]): void {
	if (RANK[level] < RANK[current]) return;
	console.error(`[${level.toUpperCase()}/${ownName}]`, ...args);
}
