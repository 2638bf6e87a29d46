/**
 * What a parent and a booting child say to one another on the control channel, before
 * the channel belongs to what the child runs (a Process's target, a pool's worker),
 * which has a protocol of its own.
 */
import type { LogLevel } from '../../log.js';
import type { Origin } from '../../memory/tree/lineage.js';
import type { ModuleDefinition } from '../../shipping/reach/module-definition.js';
import type { EnvironmentChange } from '../environment.js';
import type { StartMethod } from '../start-methods.js';

/** Types of frames, counted down from the top so that the protocols above can count up from 0. */
export const FrameType = {
	/** Either way: a definition (code, module) that later frames refer to by the frame's id. */
	DEFINE: 255,
	/** To the child, first: {@link Boot}. */
	BOOT: 254,
	/** To a standby, after BOOT, if that says so: see `standbys.ts`. */
	REHEARSAL: 248,
	/** To the child, when there is work: {@link Start}. */
	START: 253,
	/** To the child, after START, if there are any: the functions of `onChildStart`. */
	HOOKS: 250,
	/** To the child, after START and HOOKS: what `main` of the entry module is given. */
	PAYLOAD: 252,
	/** To the parent: booted and preloaded, waiting for START. */
	READY: 251,
	/** To the parent: its exit handlers begin; its exit code, modulo 256, is the frame's id. */
	ENDING: 247,
	/**
	 * To the parent, from a thread whose output is piped: what it wrote; the frame's
	 * id: to stdout (1) or stderr (2).
	 */
	OUTPUT: 246,
	/** To the parent: from now on SIGINT means this child; before, it was ignored. */
	BEGUN: 249,
} as const;

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
