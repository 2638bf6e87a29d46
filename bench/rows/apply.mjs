/** One task at a time: the round trip. */
import { POOLS, PROCESS_POOLS } from '../contenders.mjs';
import { median, quantile } from '../statistics.mjs';

const KINDS = {
	module: "a module's function",
	arrow: 'an arrow function without captures',
	capturing: 'an arrow function made per call, which captures n',
};
/** The two kinds that differ most in a fresh program, each in a program of its own. */
const FRESH_KINDS = ['module', 'capturing'];
/** Fewest calls, however long they take: the median of a few would be that of the first. */
const LEAST = 100;

export const row = {
	title: 'pool.apply, one at a time, 2 workers: median of 500 calls (100 with --quick); function of n + 1',
	contenders: [...POOLS, 'worker-threads'],
	measures: measuresOf(Object.keys(KINDS), nearPiscina()),
	full: { rounds: 11, calls: 500, kinds: Object.keys(KINDS) },
	quick: { rounds: 3, calls: 100 },
	fresh: {
		title: 'the first 0.25 s of calls, half a second after the pool was opened',
		contenders: [
			'multiprocess',
			'piscina',
			'tinypool-processes',
			'workerpool-processes',
			'poolifier-processes',
			'jest-worker-processes',
			'child-process',
			'python-fork',
		],
		measures: {
			...measuresOf(FRESH_KINDS, {
				text: '≤ 0.8× the best process pool',
				limit: (of, by) => 0.8 * bestPool(by.module),
			}),
			...tailsOf(FRESH_KINDS, { text: '≤ the best process pool', limit: (of, by) => bestPool(by['module-p99']) }),
		},
		full: { milliseconds: 250 },
		cells: FRESH_KINDS.map((kind) => ({ kinds: [kind] })),
		settle: 500,
	},
};

/** If a peer can't do a kind, its figure for a module's function stands in. */
function nearPiscina() {
	return {
		text: "within 1.5× of piscina with a module's function, ahead of every process pool",
		limit: (of, { module }) => Math.min(1.5 * module.piscina, bestPool(module)),
	};
}

function bestPool(figures) {
	return Math.min(...PROCESS_POOLS.map((who) => figures[who] ?? Infinity));
}

/** The measures of medians. */
export function measuresOf(kinds, target) {
	return Object.fromEntries(kinds.map((kind) => [kind, { title: KINDS[kind], unit: 'µs', better: 'less', target }]));
}

/** The measures of 99th percentiles. */
export function tailsOf(kinds, target) {
	return Object.fromEntries(
		kinds.map((kind) => [
			`${kind}-p99`,
			{ title: `${KINDS[kind]}, 99th percentile`, unit: 'µs', better: 'less', target },
		]),
	);
}

export async function prepare(contender, { kinds, calls = Infinity, milliseconds = Infinity }) {
	const pool = await (await contender.load()).openPool(2);
	return {
		async round() {
			const figures = {};
			for (const kind of kinds) {
				if (pool.apply[kind] === undefined) continue;
				const times = await timesOf(pool.apply[kind], calls, milliseconds);
				figures[kind] = median(times);
				figures[`${kind}-p99`] = quantile(times, 0.99);
			}
			return figures;
		},
		close: pool.close,
	};
}

/** Microseconds of each call, up to a number of calls or a time, whichever comes first. */
async function timesOf(apply, calls, milliseconds) {
	const times = [];
	const end = performance.now() + milliseconds;
	for (let n = 0; n < calls; n++) {
		const began = performance.now();
		if (n >= LEAST && began >= end) break;
		const result = await apply(n);
		times.push((performance.now() - began) * 1e3);
		if (result !== n + 1) throw new Error(`${n} + 1 gave ${result}`);
	}
	return times;
}
