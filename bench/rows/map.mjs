/** The pool's own cost per item of a map. */
import { POOLS } from '../contenders.mjs';

export const row = {
	title: 'map of 10,000 no-ops (n + 1), 2 workers, chunks chosen by the pool; Promise.all where there is no map',
	contenders: POOLS,
	measures: {
		time: {
			title: 'the whole map',
			unit: 'ms',
			better: 'less',
			target: { text: "≤ Python's", limit: (of) => of['python-fork'] },
		},
	},
	// A busy pool: after some idle seconds V8 shrinks its heap, and the first ten thousand items take
	// five times as long as later ones.
	full: { rounds: 7, busy: 800, items: 10_000 },
	quick: { rounds: 3 },
	fresh: {
		title: 'the first map, half a second after the pool was opened',
		contenders: ['multiprocess', 'piscina', 'child-process', 'python-fork', 'joblib'],
		full: { items: 10_000 },
		settle: 500,
	},
};

export async function prepare(contender, { items }) {
	const pool = await (await contender.load()).openPool(2);
	const numbers = Array.from({ length: items }, (_, n) => n);
	return {
		async round() {
			const began = performance.now();
			const results = await pool.map('increment', numbers);
			const took = performance.now() - began;
			if (results.at(-1) !== items) throw new Error(`The last of ${items} results is ${results.at(-1)}`);
			return { time: took };
		},
		close: pool.close,
	};
}
