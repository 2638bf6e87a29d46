import workerpool from 'workerpool';
import { poolOf } from './pool-of.mjs';

/**
 * In processes, typed arrays need the serialization that Node calls advanced.
 *
 * @param {'process' | 'process advanced' | 'thread'} variant
 */
export function adapter(variant) {
	const [workerType, serialization = 'json'] = variant.split(' ');
	return {
		openPool(workers) {
			const script = new URL('workerpool-worker.mjs', import.meta.url).pathname;
			const forkOpts = { serialization };
			const pool = workerpool.pool(script, { workerType, forkOpts, minWorkers: 'max', maxWorkers: workers });
			const opened = poolOf({ run: (task, item) => pool.exec(task, [item]), close: () => pool.terminate() });
			// workerpool sends a function's text, so a function without captures works.
			opened.apply.arrow = (n) => pool.exec((x) => x + 1, [n]);
			return opened;
		},
	};
}
