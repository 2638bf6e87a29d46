/**
 * Returns whether this is a process's main thread and not a worker thread. Functions that a worker
 * thread can't call are marked as disabled there. Asking `node:worker_threads` instead would take
 * 20 ms to load it.
 */
export function isMainThread(): boolean {
	return Reflect.get(process.chdir, 'disabled') !== true;
}
