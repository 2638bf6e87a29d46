/**
 * Whether this is a process's main thread, and not a worker thread of it. What a worker thread
 * can't do is marked so; the module that would tell, `node:worker_threads`, takes 20 ms to load.
 */
export function isMainThread(): boolean {
	return Reflect.get(process.chdir, 'disabled') !== true;
}
