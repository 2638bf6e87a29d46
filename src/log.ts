/**
 * The library's own log: life-cycle messages on stderr, as
 * `[INFO/Process-1] child process calling its target`. Quiet below `warn` until asked.
 */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface Logger {
	debug(...args: unknown[]): void;
	info(...args: unknown[]): void;
	warn(...args: unknown[]): void;
	error(...args: unknown[]): void;
	/**
	 * Messages below it are dropped; default `'warn'`. Children inherit what it is when they start.
	 */
	level: LogLevel;
}

/** What messages are signed with; the process area keeps it up to date. */
export function setLogName(name: string): void {
	ownName = name;
}

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };
let current: LogLevel = 'warn';
let ownName = 'MainProcess';

/** What this process is called. */
export function processName(): string {
	return ownName;
}

/** The one of this process. */
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
				`getLogger().level: ${JSON.stringify(level)} is no level; it is one of ${Object.keys(RANK).join(', ')}`,
			);
		}
		current = level;
	},
};

function write(level: Exclude<LogLevel, 'silent'>, args: unknown[]): void {
	if (RANK[level] < RANK[current]) return;
	console.error(`[${level.toUpperCase()}/${ownName}]`, ...args);
}
