import { Piscina } from 'piscina';
import { poolOf } from './pool-of.mjs';

export function adapter() {
	return {
		openPool(workers) {
			const filename = new URL('../tasks.mjs', import.meta.url).href;
			const pool = new Piscina({ filename, minThreads: workers, maxThreads: workers });
			return poolOf({ run: (task, item) => pool.run(item, { name: task }), close: () => pool.close() });
		},
	};
}
