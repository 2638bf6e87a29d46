/**
 * The options that every wait takes, and waiting by them.
 */

/** How long a wait may last, and what ends it early. */
export interface WaitOptions {
	/** Milliseconds to wait; `undefined` waits for ever, negative counts as 0. */
	timeout?: number | undefined;
	/** Rejects with the signal's reason when it aborts; nothing is taken or lost. */
	signal?: AbortSignal | undefined;
}

/**
 * Waits until `promise` settles, either way: `true`; or until the timeout passed: `false`.
 *
 * @param call Name of the public call, for errors.
 * @throws TypeError, RangeError for a timeout that is no number; the signal's reason when it aborts.
 */
export async function settles(promise: Promise<unknown>, options: WaitOptions, call: string): Promise<boolean> {
	const timeout = checkTimeout(options.timeout, call);
	const { signal } = options;
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

/** @returns milliseconds that `setTimeout` takes, or `undefined` for a wait without end */
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

/** A value as an error message shows it: short, and of which type. */
export function describe(value: unknown): string {
	if (typeof value === 'string')
		return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
	if (value === null || value === undefined) return String(value);
	if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
	if (typeof value === 'object') return `an object of class ${value.constructor?.name ?? '(none)'}`;
	return `the ${typeof value} ${process.getBuiltinModule('node:util').inspect(value)}`;
}

/** Above it (24 days) timers of Node fire at once; nobody waits that long. */
const LONGEST_TIMER = 2 ** 31 - 1;
