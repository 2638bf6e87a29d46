/**
 * Reads the variables of the modules that are running now: those on the stack. A program sends
 * values from there, so these modules have what they send, often through an import.
 *
 * The debugger is asked to pause at the next statement, which is the library's own, and reports the
 * stack while it is paused. A debugger attached from outside would pause there, too. So nothing is
 * read while one is attached.
 */
import type { Debugger, InspectorNotification } from 'node:inspector';
import { HOLDER, holder, withSession } from './inspector-session.js';
import type { Scope } from './inspector.js';

export interface CallerScope {
	readonly scriptId: string;
	readonly scope: Scope;
}

/** Reads them; this enables the debugger. @returns undefined if nothing can be read */
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
		// The pause happens within this command.
		post('Debugger.setSkipAllPauses', { skip: false });
		session.off('Debugger.paused', read);
		if (!hasPaused) disableDebugger();
		return [...found.values()];
	});
}
