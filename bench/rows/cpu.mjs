/** Whether a pool takes anything from two processes that only compute. */
export const row = {
	title: 'CPU-bound map, 2 workers: 200 × counting the primes below 150,000',
	contenders: [
		'multiprocess',
		'child-process',
		'piscina',
		'tinypool-threads',
		'tinypool-processes',
		'workerpool-threads',
		'workerpool-processes',
		'poolifier-threads',
		'poolifier-processes',
		'jest-worker-threads',
		'jest-worker-processes',
	],
	measures: {
		time: {
			title: 'the whole map',
			unit: 'ms',
			better: 'less',
			target: {
				text: '≥ 97 % of two processes started by hand, which get half of the items each beforehand',
				limit: (of) => of['child-process'] / 0.97,
			},
		},
	},
	full: { rounds: 7, items: 200, limit: 150_000 },
	quick: { rounds: 1 },
};

export async function prepare(contender, { items, limit }) {
	const pool = await (await contender.load()).openPool(2);
	const limits = new Array(items).fill(limit);
	return {
		async round() {
			const began = performance.now();
			await pool.map('countPrimes', limits);
			return { time: performance.now() - began };
		},
		close: pool.close,
	};
}
