/**
 * What this process is: the program that the user started, or one that this library started; by
 * whom, and what it has to run on.
 */
import { lazily } from '../lazy.js';
import type * as Cpus from './cpu-count.js';
import type { ParentProcess } from './parent-process.js';
import type * as Parents from './parent-process.js';
import type { Start } from './protocol.js';

/**
 * Python: what `multiprocessing.current_process()` returns, as far as it
 * makes sense in the process itself.
 */
export interface CurrentProcess {
	readonly name: string;
	readonly pid: number;
	/** Whether it is terminated when its parent ends. */
	readonly daemon: boolean;
	/** Secret of this program's processes: who connects to one of them proves that he knows it. */
	readonly authKey: Uint8Array;
	isAlive(): boolean;
}

/** Python: `multiprocessing.current_process`. */
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
 * True in the program the user started, false in every process started by this library. For modules
 * that children import; a function that is sent takes along the value it had, as of any constant,
 * and asks `parentProcess() === null` instead.
 */
export const isMainProcess: boolean = !(Symbol.for('multiprocess.child') in globalThis);

/** `null` in the main process. Python: `multiprocessing.parent_process`. */
export function parentProcess(): ParentProcess | null {
	return record.parent && parents().watchedParent(record.parent);
}

/**
 * Usable CPUs: the least of the machine's, the affinity mask, the cgroup (v1, v2, nested) quota and
 * the environment variable MULTIPROCESS_CPU_COUNT; at least 1. Asked of the system each time, as
 * limits change. Python: `os.process_cpu_count`, `loky.cpu_count`.
 */
export function cpuCount(): number {
	return cpus().usableCpus();
}

/** What the rest of the area knows of this process. */
export interface ProcessRecord {
	readonly name: string;
	readonly daemon: boolean;
	readonly identity: readonly number[];
	readonly authKey: Uint8Array;
	readonly parent: { readonly name: string; readonly pid: number } | null;
	/** While a child imports modules and its own work has not begun. */
	readonly bootstrapping: boolean;
}

export function currentRecord(): ProcessRecord {
	return record;
}

/**
 * Numbers of the processes from the root to the next child of this one; they make its
 * name. Python: `Process._identity`.
 */
export function nextIdentity(): number[] {
	return [...record.identity, ++childCount];
}

let childCount = 0;

/** In a child: it was told what it is. Its modules may still be imported. */
export function becomeChild(start: Start): void {
	record = { ...start, bootstrapping: true };
}

/** In a child: from now on its own work runs. */
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
 * Where the program began: taken when the package is imported, as it may go
 * elsewhere before its first start.
 */
export const initialFolder = currentFolder();

/** `undefined` if it was removed. */
export function currentFolder(): string | undefined {
	try {
		return process.cwd();
	} catch {
		return undefined;
	}
}

const parents = lazily<typeof Parents>('./process/parent-process.js');
const cpus = lazily<typeof Cpus>('./process/cpu-count.js');
