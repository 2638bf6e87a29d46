/**
 * Contexts: the library with one start method, for code that must not depend on, or change, the program's default.
 */
import { lazily } from './lazy.js';
import type * as Pools from './pool/context-pool.js';
import type { Pool } from './pool/pool.js';
import type * as Processes from './process/context-process.js';
import type { Process } from './process/process.js';
import { getStartMethod } from './process/settings.js';
import type { AvailableStartMethod, StartMethod } from './process/start-methods.js';
import type * as StartMethods from './process/start-methods.js';

/** What `getContext()` gives. Python: `multiprocessing.context.BaseContext`. */
export interface Context {
	readonly startMethod: StartMethod;
	/** Its instances, and those of its subclasses, are started by this context's method. */
	readonly Process: typeof Process;
	/** Its workers are started by this context's method, unless `startMethod` says otherwise. */
	readonly Pool: typeof Pool;
}

/**
 * The library with `method` as its start method. The program's default stays what it is, and what is started through a context does
 * not fix it. Python: `multiprocessing.get_context`.
 *
 * ```ts
 * const spawn = getContext('spawn');
 * const p = new spawn.Process({ target: () => console.log('in a fresh process') });
 * ```
 *
 * @param method Default: what `getStartMethod()` is at the call.
 * @returns the same object each time for the same method
 * @throws ProcessError for what is no start method, or not here
 */
export function getContext(method: StartMethod = getStartMethod()): Context {
	const checked = startMethods().checkStartMethod(method, 'getContext()');
	contexts ??= makeContexts();
	return contexts[checked];
}

/**
 * Does nothing: there are no frozen executables to support, and no main module that a child would import. It is here so that
 * programs written after Python's have it. Python: `multiprocessing.freeze_support`.
 */
export function freezeSupport(): void {}

type Contexts = Readonly<Record<AvailableStartMethod, Context>>;

let contexts: Contexts | undefined;

function makeContexts(): Contexts {
	const { ForkserverProcess, SpawnProcess } = processes();
	const { ForkserverPool, SpawnPool } = pools();
	return {
		forkserver: Object.freeze({ startMethod: 'forkserver', Process: ForkserverProcess, Pool: ForkserverPool }),
		spawn: Object.freeze({ startMethod: 'spawn', Process: SpawnProcess, Pool: SpawnPool }),
	};
}

const startMethods = lazily<typeof StartMethods>('./process/start-methods.js');
const processes = lazily<typeof Processes>('./process/context-process.js');
const pools = lazily<typeof Pools>('./pool/context-pool.js');
