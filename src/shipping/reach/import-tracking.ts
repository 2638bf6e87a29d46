/**
 * Tells whether code runs only because a child imports its module for something it received. A
 * module that starts processes while it is imported would do so again in each child, without end.
 * Only where the call comes from tells it from a task that starts processes.
 *
 * Node follows the import by an async context, through top-level `await` and through what the
 * module began and did not await. Before Node 24, each promise of the program is slower while that
 * is on. So it ends with the last thing that an import has begun, or some time after the last
 * import.
 */
import type { AsyncHook, AsyncLocalStorage } from 'node:async_hooks';
import { runtime } from '../../runtime.js';
import { clearTimeout, setImmediate, setTimeout } from '../../timers.js';

/** Follows all imports from now on. A child calls it before it receives anything. */
export function followImports(): void {
	follows = true;
}

/**
 * Tells on whose behalf the calling code runs: an import that is running, one that is over, or
 * neither.
 */
export function importThatCalls(): 'running' | 'over' | undefined {
	return contexts?.getStore()?.state;
}

/** Imports a module that was received by name. */
export async function importing<T>(load: () => T | Promise<T>): Promise<T> {
	const begun = begin();
	try {
		return await within(begun, load);
	} finally {
		end(begun);
	}
}

/** Does the same synchronously. */
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
 * How long at least to follow what a module began and did not await, unless all of it is known to
 * be over.
 */
const FOLLOW_MS = 2_000;
let follows = false;
/** Made with the first import. */
let contexts: AsyncLocalStorage<Import> | undefined;
let running = 0;
let forgetting: NodeJS.Timeout | undefined;
/** Async ids of what imports have begun and what has not ended. */
const begunWithin = new Set<number>();
let watching: AsyncHook | undefined;
/**
 * On other versions watching costs more than following, and other runtimes report nothing to watch.
 */
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
	// By then the promises of the import itself are settled.
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
