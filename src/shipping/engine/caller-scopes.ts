/**
 * The variables of the modules whose code is running just now: those on the stack. What a program
 * sends it sends from there, so these modules have what they send, often by an import.
 *
 * The debugger is asked to stop at the next statement, which is the library's own, and tells
 * of the stack while it does. A debugger that is attached from outside would stop there,
 * too, so with one nothing is told.
 */
import type { Debugger, InspectorNotification } from 'node:inspector';
import { HOLDER, holder, withSession } from './inspector-session.js';
import type { Scope } from './inspector.js';

export interface CallerScope {
	readonly scriptId: string;
	readonly scope: Scope;
}

/** Enables the debugger. @returns undefined where nothing is told */
export function readCallerScopes(): CallerScope[] | undefined {
	if (process.getBuiltinModule('node:inspector').url() !== undefined) return undefined;
	return withSession(({ post, session, enableDebugger, disableDebugger }) => {
		const found = new Map<string, CallerScope>();
		let hasPaused = false;
		const read = ({ params }: InspectorNotification<Debugger.PausedEventDataType>): void => {
			hasPaused = true;
			for (const { location, scopeChain } of params.callFrames) {
				const objectId = scopeChain.find(({ type }) => type === 'module')?.object.objectId;
				if (objectId === undefined || found.has(location.scriptId)) continue;
				post('Runtime.callFunctionOn', { objectId, functionDeclaration: `function () { ${HOLDER}.value = this }` });
				const variables = holder.value as Scope['variables'];
				found.set(location.scriptId, { scriptId: location.scriptId, scope: { kind: 'module', variables } });
			}
		};
		session.on('Debugger.paused', read);
		enableDebugger();
		post('Debugger.pause');
		// It stops within this command.
		post('Debugger.setSkipAllPauses', { skip: false });
		session.off('Debugger.paused', read);
		if (!hasPaused) disableDebugger();
		return [...found.values()];
	});
}
