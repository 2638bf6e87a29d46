/**
 * Copes with Node's `--abort-on-uncaught-exception`, which makes the engine end the process when
 * something is thrown that no JavaScript will catch. The engine does not know that an error thrown
 * in code run by the debugger goes no further.
 *
 * Node asks for no abort while a callback for such errors is set, so one is set for that time.
 * Alternative: switching the engine's flag off and on again. That does not work, as the flag then
 * stays off.
 */

/**
 * Calls `use`, which may throw into the debugger. None of the program's code may run in it.
 *
 * @throws what `use` throws; Error if the process would be aborted
 */
export function withoutAborting(use: () => void): void {
	aborts ??= isGiven();
	if (!aborts || program.hasUncaughtExceptionCaptureCallback()) return use();
	// Throws if the program has loaded `node:domain`.
	program.setUncaughtExceptionCaptureCallback(() => {});
	try {
		use();
	} finally {
		program.setUncaughtExceptionCaptureCallback(null);
	}
}

let aborts: boolean | undefined;
/** Kept, as the global may be exchanged for a while (`variable-exchange.ts`). */
const program = process;

/**
 * The engine does not report its flags. So this looks at the ones that the process was started
 * with.
 */
function isGiven(): boolean {
	const given = [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' ');
	return /--abort[-_]on[-_]uncaught[-_]exception\b/.test(given);
}
