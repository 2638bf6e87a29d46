import { Tinypool } from 'tinypool';
import { poolOf } from './pool-of.mjs';

/** @param {'worker_threads' | 'child_process'} runtime */
export function adapter(runtime) {
	return {
		openPool(workers) {
			const filename = new URL('../tasks.mjs', import.meta.url).href;
			const pool = new Tinypool({ runtime, filename, minThreads: workers, maxThreads: workers });
			return poolOf({ run: (task, item) => pool.run(item, { name: task }), close: () => pool.destroy() });
		},
	};
}
