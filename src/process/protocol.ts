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
	/** Parts of this library, then the user's (`setForkserverPreload`). */
	readonly libraryModules: readonly string[];
	readonly userModules: readonly ModuleDefinition[];
	readonly onPreloadError: 'ignore' | 'warn' | 'fail';
	/** It will have time before its work comes: it loads the library, and a REHEARSAL follows. */
	readonly isStandby: boolean;
	/**
	 * The thread that asks for it is the one that starts it: its end is what the kernel takes for
	 * the end of a process's parent.
	 */
	readonly isOfThisThread: boolean;
}

/** What a child is told of itself when it is given its work. */
export interface Start {
	/** Part of this library whose `main(channel, payload)` runs. */
	readonly entry: string;
	readonly name: string;
	readonly daemon: boolean;
	/** Python's `_identity`: the numbers of the processes from the root down to this one. */
	readonly identity: readonly number[];
	readonly authKey: Uint8Array;
	readonly parent: { readonly name: string; readonly pid: number };
	/** The same as the tree of shared memory knows it. */
	readonly origin: Origin;
	readonly cwd: string;
	readonly environment: EnvironmentChange;
	readonly startMethod: StartMethod;
	readonly logLevel: LogLevel;
	readonly ignoreInterrupt: boolean;
}

/** What each module of this library that a child can run exports as `main`; see `Start.entry`. */
export type EntryMain = (channel: Channel, payload: unknown) => unknown;

/** What a worker is started with. */
export interface ThreadData {
	readonly port: MessagePort;
	/** Of the line. */
	readonly words: Int32Array;
	/**
	 * One word: 1 once the first code of this library runs in the thread. From then
	 * on it shows its errors itself.
	 */
	readonly hasBegun: Int32Array;
	/** See `module-loads.ts`. */
	readonly loads: Int32Array;
	readonly stdio: 'inherit' | 'pipe' | 'ignore';
}
