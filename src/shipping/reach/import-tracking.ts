/**
 * Whether code runs only because its module is imported for what a child has received. A module
 * that starts processes as it is imported would do so again in each child, without end; nothing but
 * where the call comes from tells that from a task that starts some.
 *
 * Node follows it by an async context: through top-level `await`, and what a module began and did
 * not await. Before Node 24 each promise of the program is slower while that is on, so it ends with
 * the last thing that an import has begun, or a while after the last import.
 */
import type { AsyncHook, AsyncLocalStorage } from 'node:async_hooks';
import { runtime } from '../../runtime.js';
import { clearTimeout, setImmediate, setTimeout } from '../../timers.js';

/** In a child, before it receives anything: from now on its imports are followed. */
export function followImports(): void {
	follows = true;
}

/** For whom the code that calls this runs: an import that goes on, one that is over, or neither. */
export function importThatCalls(): 'running' | 'over' | undefined {
	return contexts?.getStore()?.state;
}

/** Imports a module for what was received. */
export async function importing<T>(load: () => T | Promise<T>): Promise<T> {
	const begun = begin();
	try {
		return await within(begun, load);
	} finally {
		end(begun);
	}
}

/** The same at once. */
export function importingNow<T>(load: () => T): T {
	const begun = begin();
	try {
		return within(begun, load);
	} finally {
		end(begun);
	}
}

interface Import {
	state: 'running' | 'over';
}

/**
 * What a module began and did not await is followed for so long at least,
 * unless it is known to be over.
 */
const FOLLOW_MS = 2_000;
let follows = false;
/** Made with the first import. */
let contexts: AsyncLocalStorage<Import> | undefined;
let running = 0;
let forgetting: NodeJS.Timeout | undefined;
/** What was begun in an import and has not come to its end, by its async id. */
const begunWithin = new Set<number>();
let watching: AsyncHook | undefined;
/** Elsewhere watching would cost more than following, or tell nothing. */
const IS_COSTLY = runtime === 'Node.js' && Number.parseInt(process.versions.node, 10) < 24;

function within<T>(begun: Import, load: () => T): T {
	if (!follows) return load();
	contexts ??= new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)();
	if (IS_COSTLY) watch();
	return contexts.run(begun, load);
}

function watch(): void {
	watching ??= process.getBuiltinModule('node:async_hooks').createHook({
		init: (id) => {
			if (importThatCalls()) begunWithin.add(id);
		},
		destroy: (id) => {
			begunWithin.delete(id);
		},
		promiseResolve: (id) => {
			begunWithin.delete(id);
		},
	});
	watching.enable();
}

function begin(): Import {
	running++;
	return { state: 'running' };
}

function end(begun: Import): void {
	begun.state = 'over';
	running--;
	if (!contexts) return;
	clearTimeout(forgetting);
	forgetting = setTimeout(forget, FOLLOW_MS).unref();
	// The promises of the import itself are settled by then.
	setImmediate(() => {
		if (watching && begunWithin.size === 0) forget();
	}).unref();
}

function forget(): void {
	if (running > 0) return;
	contexts?.disable();
	watching?.disable();
	begunWithin.clear();
}
