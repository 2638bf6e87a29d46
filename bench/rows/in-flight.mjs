/** Many tasks submitted at once. */
import { POOLS } from '../contenders.mjs';

const rate = { title: 'tasks', unit: 'k/s', better: 'more' };

export const row = {
	title: '10,000 × pool.apply in flight, 2 workers, function of n + 1 (joblib has no apply: its map)',
	contenders: [...POOLS, 'worker-threads'],
	measures: { rate: { ...rate, target: { text: '≥ 500 k/s', limit: () => 500 } } },
	// A busy pool: after some idle seconds V8 shrinks its heap, and the first ten thousand tasks take
	// five times as long as later ones.
	full: { rounds: 7, busy: 800, tasks: 10_000 },
	quick: { rounds: 3 },
	fresh: {
		title: 'the first 10,000, half a second after the pool was opened',
		contenders: ['multiprocess', 'piscina', 'child-process', 'python-fork', 'joblib'],
		measures: { rate: { ...rate, target: { text: '≥ joblib', limit: (of) => of.joblib } } },
		full: { tasks: 10_000 },
		settle: 500,
	},
};

export async function prepare(contender, { tasks }) {
	const pool = await (await contender.load()).openPool(2);
	return {
		async round() {
			const began = performance.now();
			const results = await Promise.all(Array.from({ length: tasks }, (_, n) => pool.apply.module(n)));
			const took = performance.now() - began;
			if (results.at(-1) !== tasks) throw new Error(`The last of ${tasks} results is ${results.at(-1)}`);
			return { rate: tasks / took };
		},
		close: pool.close,
	};
}
