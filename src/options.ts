/** The options of every wait, and waiting by them. */
import { clearTimeout, setTimeout } from './timers.js';

/** How long a wait may last, and what ends it early. */
export interface WaitOptions {
	/** Milliseconds to wait. Default: for ever. A negative number counts as 0. */
	timeout?: number | undefined;
	/** Rejects the wait with the signal's reason when it aborts; nothing is taken or lost. */
	signal?: AbortSignal | undefined;
}

/** How long a blocking wait may last. */
export interface SyncWaitOptions {
	/** Milliseconds to wait. Default: for ever. A negative number counts as 0. */
	timeout?: number | undefined;
}

/**
 * Resolves to `true` once `promise` settles, either way, or to `false` when the timeout has passed.
 *
 * @param call Name of the public call, for errors.
 * @throws TypeError, RangeError for a timeout that is not a number; the signal's reason when it
 * aborts
 */
export async function settles(promise: Promise<unknown>, options: WaitOptions, call: string): Promise<boolean> {
	const { timeout, signal } = checkWaitOptions(options, call);
	signal?.throwIfAborted();
	let timer: NodeJS.Timeout | undefined;
	let onAbort: (() => void) | undefined;
	try {
		return await new Promise<boolean>((resolve, reject) => {
			promise.then(
				() => resolve(true),
				() => resolve(true),
			);
			if (timeout !== undefined) timer = setTimeout(resolve, timeout, false);
			if (signal) {
				onAbort = () => reject(signal.reason);
				signal.addEventListener('abort', onAbort, { once: true });
			}
		});
	} finally {
		clearTimeout(timer);
		if (onAbort) signal?.removeEventListener('abort', onAbort);
	}
}

/**
 * Checks the options of a wait. An undetected slip would be a wait without end.
 *
 * @throws TypeError, RangeError
 * @returns the options, with a timeout that `setTimeout` takes, or `undefined` for no timeout
 */
export function checkWaitOptions(options: unknown, call: string): WaitOptions {
	checkOptions(options, WAIT_OPTIONS, call, 'an object, as { timeout: 1000 } for a second');
	const { timeout, signal } = options as WaitOptions;
	if (signal !== undefined && typeof signal?.throwIfAborted !== 'function')
		throw new TypeError(`${call}: signal is ${describe(signal)}; give an AbortSignal`);
	return { timeout: checkTimeout(timeout, call), signal };
}

/**
 * Checks the options of a call that may not have to wait. Such a call does nothing either if its
 * options are wrong or its signal has aborted.
 */
export function checkBeforeWaiting(options: unknown, call: string): WaitOptions {
	const checked = checkWaitOptions(options, call);
	checked.signal?.throwIfAborted();
	return checked;
}

/**
 * Returns the timeout of a blocking wait.
 *
 * @throws TypeError, RangeError
 */
export function checkSyncTimeout(options: unknown, call: string): number {
	if (options === undefined) return FOREVER;
	checkOptions(options, ['timeout'], call, 'an object, as { timeout: 1000 } for a second');
	return checkTimeout((options as SyncWaitOptions).timeout, call) ?? FOREVER;
}

/**
 * The timeout of a wait without end. Until the code is optimized, each read of
 * `Number.POSITIVE_INFINITY` allocates a number.
 */
export const FOREVER: number = Number.POSITIVE_INFINITY;

/**
 * Checks that `options` is an object with known options only. An unknown option would be ignored
 * silently.
 *
 * @throws TypeError
 */
export function checkOptions(
	options: unknown,
	known: readonly string[],
	call: string,
	remedy: string,
): asserts options is object {
	if (typeof options !== 'object' || options === null || Array.isArray(options))
		throw new TypeError(`${call}: options is ${describe(options)}; give ${remedy}`);
	for (const name of Object.keys(options)) {
		if (!known.includes(name) && (options as Record<string, unknown>)[name] !== undefined)
			throw new TypeError(`${call}: there is no option '${name}' (yet); the options are ${known.join(', ')}`);
	}
}

/**
 * Checks that a call got no more arguments than it takes, for the same reason.
 *
 * @param more The arguments after those.
 * @throws TypeError
 */
export function checkNoMore(more: readonly unknown[], call: string, remedy: string): void {
	const extra = more.find((argument) => argument !== undefined);
	if (extra !== undefined) throw new TypeError(`${call}: ${describe(extra)} is one argument too many; ${remedy}`);
}

const WAIT_OPTIONS = ['timeout', 'signal'];

function checkTimeout(timeout: number | undefined, call: string): number | undefined {
	if (timeout === undefined) return undefined;
	if (typeof timeout !== 'number') {
		throw new TypeError(
			`${call}: timeout is ${describe(timeout)}; give milliseconds as a number, or leave it out to wait for ever`,
		);
	}
	if (Number.isNaN(timeout))
		throw new RangeError(`${call}: timeout is NaN; give milliseconds, or leave it out to wait for ever`);
	return timeout > LONGEST_TIMER ? undefined : Math.max(0, timeout);
}

/** Describes a value for an error message: in short, and with its type. */
export function describe(value: unknown): string {
	if (typeof value === 'string')
		return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
	if (value === null || value === undefined) return String(value);
	if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
	if (typeof value === 'object') return `an object of class ${value.constructor?.name ?? '(none)'}`;
	return `the ${typeof value} ${process.getBuiltinModule('node:util').inspect(value)}`;
}

/** Milliseconds (24 days). A longer timer of Node.js fires at once; no wait lasts that long. */
const LONGEST_TIMER = 2 ** 31 - 1;
