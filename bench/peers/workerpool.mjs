import workerpool from 'workerpool';
import { poolOf } from './pool-of.mjs';

/**
 * In processes typed arrays want the serialization that node calls advanced.
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
			// It sends a function's text, so one without captures works.
			opened.apply.arrow = (n) => pool.exec((x) => x + 1, [n]);
			return opened;
		},
	};
}
