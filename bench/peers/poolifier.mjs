import { FixedClusterPool, FixedThreadPool } from 'poolifier';
import { poolOf } from './pool-of.mjs';

const path = (file) => new URL(file, import.meta.url).pathname;

/** @param {'threads' | 'processes'} kind */
export function adapter(kind) {
	const [Pool, file] =
		kind === 'threads' ? [FixedThreadPool, 'poolifier-thread.mjs'] : [FixedClusterPool, 'poolifier-process.cjs'];
	return {
		openPool(workers) {
			const pool = new Pool(workers, path(file), {
				errorHandler: (error) => {
					throw error;
				},
			});
			const opened = poolOf({ run: (task, item) => pool.execute(item, task), close: () => pool.destroy() });
			opened.map = (task, items) => pool.mapExecute(items, task);
			return opened;
		},
	};
}
