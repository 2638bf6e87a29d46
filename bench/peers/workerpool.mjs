import workerpool from 'workerpool';
import { poolOf } from './pool-of.mjs';

/** @param {'process' | 'thread'} workerType */
export function adapter(workerType) {
	return {
		openPool(workers) {
			const script = new URL('workerpool-worker.mjs', import.meta.url).pathname;
			const pool = workerpool.pool(script, { workerType, minWorkers: 'max', maxWorkers: workers });
			const opened = poolOf({ run: (task, item) => pool.exec(task, [item]), close: () => pool.terminate() });
			// It sends a function's text, so one without captures works.
			opened.apply.arrow = (n) => pool.exec((x) => x + 1, [n]);
			return opened;
		},
	};
}
