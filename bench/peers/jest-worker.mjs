import { Worker } from 'jest-worker';
import * as tasks from '../tasks.mjs';
import { poolOf } from './pool-of.mjs';

/** @param {'threads' | 'processes'} kind */
export function adapter(kind) {
	return {
		openPool(workers) {
			const pool = new Worker(new URL('../tasks.mjs', import.meta.url), {
				numWorkers: workers,
				enableWorkerThreads: kind === 'threads',
				exposedMethods: Object.keys(tasks),
			});
			return poolOf({ run: (task, item) => pool[task](item), close: () => pool.end() });
		},
	};
}
