/**
 * Returns the stack's frames, innermost first, Node's own included; none where intrinsics are
 * frozen.
 */
export function callSites(): readonly NodeJS.CallSite[] {
	const { stackTraceLimit, prepareStackTrace } = Error;
	try {
		Error.stackTraceLimit = DEPTH;
		Error.prepareStackTrace = (_error, sites) => sites;
		const { stack } = new Error('stack') as { stack?: unknown };
		return Array.isArray(stack) ? (stack as NodeJS.CallSite[]) : [];
	} catch {
		return [];
	} finally {
		Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
		if (prepareStackTrace) Reflect.set(Error, 'prepareStackTrace', prepareStackTrace);
		else Reflect.deleteProperty(Error, 'prepareStackTrace');
	}
}

/** The engine reports as many frames of an exception. */
const DEPTH = 200;
