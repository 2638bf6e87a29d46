/**
 * How a process ended, in Python's terms.
 */
import { constants } from 'node:os';

/** `code` is N of `process.exit(N)`, 1 after an uncaught error, -N when killed by signal N. */
export interface Exit {
	readonly code: number;
	readonly signal: NodeJS.Signals | null;
}

/** From what Node's `exit` event says. */
export function exitOf(code: number | null, signal: NodeJS.Signals | null): Exit {
	return { code: signal ? -constants.signals[signal] : (code ?? 0), signal };
}
