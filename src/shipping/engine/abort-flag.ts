/**
 * Node's `--abort-on-uncaught-exception`, which makes the engine end the process where something is
 * thrown that no JavaScript will catch. It does not know that what the debugger runs ends there.
 * Node asks for no abort while it has a callback for such errors, so there is one for that time. To
 * switch the engine's flag off and on again does not work: it then stays off.
 */

/**
 * Calls `use`, in which nothing of the user's runs, and which may throw into the debugger.
 *
 * @throws what `use` throws; Error where the process would be aborted
 */
export function withoutAborting(use: () => void): void {
	aborts ??= isGiven();
	if (!aborts || program.hasUncaughtExceptionCaptureCallback()) return use();
	// Throws where the program has loaded `node:domain`.
	program.setUncaughtExceptionCaptureCallback(() => {});
	try {
		use();
	} finally {
		program.setUncaughtExceptionCaptureCallback(null);
	}
}

let aborts: boolean | undefined;
/** The global may be exchanged for a while (`exchange.ts`). */
const program = process;

/** The engine does not tell its flags, so those are looked at that it was started with. */
function isGiven(): boolean {
	const given = [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' ');
	return /--abort[-_]on[-_]uncaught[-_]exception\b/.test(given);
}
