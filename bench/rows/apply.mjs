/** One task at a time: the way there and back. */
import { POOLS } from '../contenders.mjs';
import { median } from '../measure.mjs';

const PROCESS_POOLS = [
	'tinypool-processes',
	'workerpool-processes',
	'poolifier-processes',
	'jest-worker-processes',
	'python-fork',
	'joblib',
];

export const row = {
	title: 'pool.apply, one at a time, 2 workers: median of 500 calls (100 with --quick); function of n + 1',
	contenders: [...POOLS, 'worker-threads'],
	measures: {
		module: { title: "a module's function", unit: 'µs', better: 'less', target: nearPiscina() },
		arrow: { title: 'an arrow function without captures', unit: 'µs', better: 'less', target: nearPiscina() },
		capturing: {
			title: 'an arrow function made per call, which captures n',
			unit: 'µs',
			better: 'less',
			target: nearPiscina(),
		},
	},
	full: { rounds: 11, calls: 500 },
	quick: { rounds: 3, calls: 100 },
};

/** Where a peer can't do a kind, its figure for a module's function stands for it. */
function nearPiscina() {
	return {
		text: "within 1.5× of piscina with a module's function, ahead of every process pool",
		limit: (of, { module }) => Math.min(1.5 * module.piscina, ...PROCESS_POOLS.map((who) => module[who] ?? Infinity)),
	};
}

export async function prepare(contender, { calls }) {
	const pool = await (await contender.load()).openPool(2);
	return {
		async round() {
			const figures = {};
			for (const [kind, apply] of Object.entries(pool.apply)) figures[kind] = await medianCall(apply, calls);
			return figures;
		},
		close: pool.close,
	};
}

async function medianCall(apply, calls) {
	const times = [];
	for (let n = 0; n < calls; n++) {
		const began = performance.now();
		const result = await apply(n);
		times.push((performance.now() - began) * 1e3);
		if (result !== n + 1) throw new Error(`${n} + 1 gave ${result}`);
	}
	return median(times);
}
