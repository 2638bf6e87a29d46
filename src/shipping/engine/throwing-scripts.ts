/**
 * The scripts on the stack. The engine reports the number and the URL of each with an exception,
 * and needs no enabled debugger for it.
 */
import { withoutAborting } from './abort-flag.js';
import { HOLDER, holder, withSession } from './inspector-session.js';

/** URLs by the scripts' ids, innermost first, as they are where a function throws. */
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
