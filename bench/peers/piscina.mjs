import { Piscina } from 'piscina';
import { poolOf } from './pool-of.mjs';

const url = (file) => new URL(file, import.meta.url).href;

/** @param {'transfer' | ''} variant Whether arrays are moved instead of copied. */
export function adapter(variant) {
	return {
		openPool(workers) {
			const filename = url('../tasks.mjs');
			const pool = new Piscina({ filename, minThreads: workers, maxThreads: workers });
			const opened = poolOf({ run: (task, item) => pool.run(item, { name: task }), close: () => pool.close() });
			const moved = { filename: url('piscina-move.mjs'), name: 'echo' };
			if (variant === 'transfer') opened.echo = (array) => pool.run(array, { ...moved, transferList: [array.buffer] });
			return opened;
		},
	};
}
