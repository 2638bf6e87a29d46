/**
 * What a parent tells a child: what to prepare, what it is, and what it runs.
 */
import type { MessagePort } from 'node:worker_threads';
import type { LogLevel } from '../log.js';
import type { Origin } from '../memory/tree/lineage.js';
import type { ModuleDefinition } from '../shipping/reach/module-definition.js';
import type { EnvironmentChange } from './environment.js';
import type { Channel } from './line/channel.js';
import type { StartMethod } from './start-methods.js';

/** What a child can prepare before it knows its work. */
export interface Boot {
	readonly argv: readonly string[];
	/** Parts of this library. A standby loads them in advance. */
	readonly libraryModules: readonly string[];
	/** The modules of `setForkserverPreload()`. */
	readonly userModules: readonly ModuleDefinition[];
	readonly onPreloadError: 'ignore' | 'warn' | 'fail';
	/**
	 * The child will have time before its work comes: it loads the library, and a REHEARSAL follows.
	 */
	readonly isStandby: boolean;
	/**
	 * The thread that asks for the child is the one that forks it. The kernel takes the end of that
	 * thread for the end of the child's parent.
	 */
	readonly isOfThisThread: boolean;
}

/** What a child is told about itself when it gets its work. */
export interface Start {
	/** Part of this library whose `main(channel, payload)` runs. */
	readonly entry: string;
	readonly name: string;
	readonly daemon: boolean;
	/** Numbers of the processes from the root down to this one. Python: `_identity`. */
	readonly identity: readonly number[];
	readonly authKey: Uint8Array;
	readonly parent: { readonly name: string; readonly pid: number };
	/** Parent and birth, as the tree of shared memory numbers them. */
	readonly origin: Origin;
	readonly cwd: string;
	readonly environment: EnvironmentChange;
	readonly startMethod: StartMethod;
	readonly logLevel: LogLevel;
	readonly ignoreInterrupt: boolean;
}

/** The `main` that each entry module exports; see `Start.entry`. */
export type EntryMain = (channel: Channel, payload: unknown) => unknown;

/** What a worker thread is started with. */
export interface ThreadData {
	readonly port: MessagePort;
	/** The words of the line. */
	readonly words: Int32Array;
	/**
	 * One word: 1 once this library's code runs in the thread. From then on the
	 * thread shows its errors itself.
	 */
	readonly hasBegun: Int32Array;
	/** See `module-loads.ts`. */
	readonly loads: Int32Array;
	readonly stdio: 'inherit' | 'pipe' | 'ignore';
}
