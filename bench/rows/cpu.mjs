/** Whether a pool slows down two processes that only compute. */
import { countPrimes } from '../tasks.mjs';

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
				text: '≥ 97 % of two processes started by hand, each given half of the items beforehand',
				limit: (of) => of['child-process'] / 0.97,
			},
		},
	},
	full: { rounds: 7, items: 200, limit: 150_000 },
	quick: { rounds: 1 },
	fresh: {
		title: "24 × the same, about 0.3 s of work, the pool's start included; Python counts below 15,000, as much work",
		contenders: ['multiprocess', 'child-process', 'piscina', 'python-fork'],
		measures: {
			speedup: {
				title: 'speedup over the same work in the program itself',
				unit: '×',
				better: 'more',
				target: {
					text: '≥ 97 % of two processes started by hand',
					limit: (of) => 0.97 * of['child-process'],
				},
			},
		},
		full: { items: 24, limit: 150_000, pythonLimit: 15_000, opensInRound: true },
	},
};

export async function prepare(contender, { items, limit, opensInRound = false }) {
	const { openPool } = await contender.load();
	const limits = new Array(items).fill(limit);
	return opensInRound ? speedUp(openPool, limits) : mapOfOpenPool(await openPool(2), limits);
}

function mapOfOpenPool(pool, limits) {
	return {
		async round() {
			const began = performance.now();
			await pool.map('countPrimes', limits);
			return { time: performance.now() - began };
		},
		close: pool.close,
	};
}

/** Does the work alone after the map: before it, the program must not have done anything. */
function speedUp(openPool, limits) {
	return {
		async round() {
			const began = performance.now();
			const pool = await openPool(2);
			const counts = await pool.map('countPrimes', limits);
			const took = performance.now() - began;
			await pool.close();
			const alone = performance.now();
			for (const limit of limits)
				if (countPrimes(limit) !== counts[0]) throw new Error(`The pool counted ${counts[0]} primes below ${limit}`);
			return { speedup: (performance.now() - alone) / took };
		},
	};
}
