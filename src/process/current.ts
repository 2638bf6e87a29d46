/**
 * What this process is: the user's program or a child of this library, who started it, and how many
 * CPUs it may use.
 */
import { lazily } from '../lazy.js';
import type * as Cpus from './cpu-count.js';
import type { ParentProcess } from './parent-process.js';
import type * as Parents from './parent-process.js';
import type { Start } from './protocol.js';

/**
 * Describes the process that runs. Python: the result of `multiprocessing.current_process()`, as
 * far as it makes sense in the process itself.
 */
export interface CurrentProcess {
	/** The name of this process: `MainProcess` in the program itself. */
	readonly name: string;
	/** The process id. */
	readonly pid: number;
	/** Whether the process is terminated when its parent ends. */
	readonly daemon: boolean;
	/**
	 * Secret shared by this program's processes. A peer that connects to one proves that it knows it.
	 */
	readonly authKey: Uint8Array;
	/** Always true. */
	isAlive(): boolean;
}

/** Describes this process. Python: `multiprocessing.current_process`. */
export function currentProcess(): CurrentProcess {
	return {
		name: record.name,
		pid: process.pid,
		daemon: record.daemon,
		get authKey() {
			return record.authKey;
		},
		isAlive: () => true,
	};
}

/**
 * True in the program that the user started, false in every child of this library. It is for
 * modules that children import. A function that is sent takes the sender's value along, as with any
 * constant; such a function asks `parentProcess() === null` instead.
 */
export const isMainProcess: boolean = !(Symbol.for('multiprocess.child') in globalThis);

/** Returns the parent, `null` in the main process. Python: `multiprocessing.parent_process`. */
export function parentProcess(): ParentProcess | null {
	return record.parent && parents().watchedParent(record.parent);
}

/**
 * Returns the number of usable CPUs, at least 1: the minimum of the machine's CPUs, the affinity
 * mask, the cgroup quota (v1, v2, nested) and the environment variable MULTIPROCESS_CPU_COUNT. Asks
 * the system on each call, as limits change. Python: `os.process_cpu_count`, `loky.cpu_count`.
 */
export function cpuCount(): number {
	return cpus().usableCpus();
}

/** What the library knows about this process. */
export interface ProcessRecord {
	readonly name: string;
	readonly daemon: boolean;
	readonly identity: readonly number[];
	readonly authKey: Uint8Array;
	readonly parent: { readonly name: string; readonly pid: number } | null;
	/** True while a child imports modules, before its own work begins. */
	readonly bootstrapping: boolean;
}

export function currentRecord(): ProcessRecord {
	return record;
}

/**
 * Returns the identity of the next child: the numbers of the processes from the root down to it.
 * They make up its name. Python: `Process._identity`.
 */
export function nextIdentity(): number[] {
	return [...record.identity, ++childCount];
}

let childCount = 0;

/** In a child: notes what the parent said that it is. Its modules may still be importing. */
export function becomeChild(start: Start): void {
	record = { ...start, bootstrapping: true };
}

/** In a child: notes that its own work begins. */
export function endBootstrapping(): void {
	record = { ...record, bootstrapping: false };
}

let mainAuthKey: Uint8Array | undefined;

let record: ProcessRecord = {
	name: isMainProcess ? 'MainProcess' : 'standby process',
	daemon: false,
	identity: [],
	parent: null,
	bootstrapping: !isMainProcess,
	get authKey() {
		mainAuthKey ??= new Uint8Array(process.getBuiltinModule('node:crypto').randomBytes(32));
		return mainAuthKey;
	},
};

/**
 * The folder that the program started in. Read when the package is imported, as the program may
 * change its folder before the first start.
 */
export const initialFolder = currentFolder();

/** Returns the current folder, `undefined` if it was removed. */
export function currentFolder(): string | undefined {
	try {
		return process.cwd();
	} catch {
		return undefined;
	}
}

const parents = lazily<typeof Parents>('./process/parent-process.js');
const cpus = lazily<typeof Cpus>('./process/cpu-count.js');
