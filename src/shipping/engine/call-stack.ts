/**
 * Tells which scripts are running now: those on the stack.
 */
import { withoutAborting } from './abort-flag.js';
import { HOLDER, holder, withSession } from './inspector-session.js';

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

/** The debugger also reports at most 200 frames with an exception. */
const DEPTH = 200;

/** Returns the URLs of the files on the stack, innermost first. */
export function callerFiles(): string[] {
	const files = callSites().map((site) => site.getFileName() ?? site.getScriptNameOrSourceURL());
	return [...new Set(files.filter((file) => typeof file === 'string'))];
}

/**
 * Returns the scripts on the stack at which a function throws, as URLs by script id, innermost
 * first. The engine reports both with every exception, even while the debugger is disabled.
 */
export function scriptsThrowing(throws: () => never): ReadonlyMap<string, string> {
	return withSession(({ post }) => {
		holder.value = throws;
		let answer: Answer | undefined;
		post('Runtime.enable');
		try {
			withoutAborting(() => {
				answer = post('Runtime.evaluate', { expression: `${HOLDER}.value()`, silent: true }) as Answer;
			});
		} finally {
			post('Runtime.disable');
		}
		const frames = answer?.exceptionDetails?.stackTrace?.callFrames ?? [];
		return new Map(frames.map(({ scriptId, url }) => [scriptId, url]));
	});
}

interface Answer {
	readonly exceptionDetails?: {
		readonly stackTrace?: { readonly callFrames: readonly { readonly scriptId: string; readonly url: string }[] };
	};
}
