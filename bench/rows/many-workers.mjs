/** What workers that have nothing to do add to a task of another. */
import { median } from '../statistics.mjs';

const FEW = 2;
const MANY = 64;

export const row = {
	title: `pool.apply, one at a time, in pools of ${FEW} and of ${MANY} workers: median of 300 calls; function of n + 1`,
	contenders: ['multiprocess', 'multiprocess-thread', 'piscina', 'workerpool-processes'],
	measures: {
		few: { title: `${FEW} workers`, unit: 'µs', better: 'less' },
		many: {
			title: `${MANY} workers`,
			unit: 'µs',
			better: 'less',
			target: { text: '≤ 1.15× that of 2', limit: (of, { few }) => 1.15 * few.multiprocess },
		},
	},
	full: { rounds: 11, calls: 300 },
	quick: { rounds: 3 },
};

export async function prepare(contender, { calls }) {
	const { openPool } = await contender.load();
	const pools = { few: await openPool(FEW), many: await openPool(MANY) };
	// Until every worker is there: as many calls at once as there are workers.
	await Promise.all(Array.from({ length: MANY }, (_, n) => pools.many.apply.module(n)));
	return {
		async round() {
			const figures = {};
			for (const [size, pool] of Object.entries(pools)) figures[size] = await microsecondsPerCall(pool, calls);
			return figures;
		},
		close: () => Promise.all(Object.values(pools).map((pool) => pool.close())),
	};
}

async function microsecondsPerCall(pool, calls) {
	const times = [];
	for (let n = 0; n < calls; n++) {
		const began = performance.now();
		const result = await pool.apply.module(n);
		times.push((performance.now() - began) * 1e3);
		if (result !== n + 1) throw new Error(`${n} + 1 gave ${result}`);
	}
	return median(times);
}
