/** A function that captures a variable: the first one that a process sends, and later ones. */
import { median } from '../statistics.mjs';

const TITLES = {
	first: 'the first in the program, there and back',
	firstCall: 'the first in the program, until the call has read and encoded it',
	later: 'later ones, there and back',
	laterCall: 'later ones, until the call has read and encoded them',
};

export const row = {
	title: 'pool.apply of an arrow function that captures n, each round in a new program with a warm pool of 2',
	contenders: ['multiprocess', 'joblib'],
	measures: {
		first: measure('first', 50),
		firstCall: measure('firstCall', 50),
		later: measure('later', 0.3),
		laterCall: measure('laterCall', 0.3),
	},
	anew: true,
	full: { rounds: 11, warmUp: 100, later: 100 },
	quick: { rounds: 3 },
	fresh: {
		title: 'in an unused pool, half a second after it was opened',
		contenders: ['multiprocess', 'joblib', 'cloudpickle'],
		measures: {
			first: measure('first'),
			firstCall: measure('firstCall', 25),
			later: measure('later'),
			laterCall: measure('laterCall', 0.2),
		},
		full: { warmUp: 0, later: 100 },
		settle: 500,
	},
};

function measure(key, limit) {
	const target = limit === undefined ? undefined : { text: `≤ ${limit} ms`, limit: () => limit };
	return { title: TITLES[key], unit: 'ms', better: 'less', target };
}

export async function prepare(contender, { warmUp, later }) {
	const pool = await (await contender.load()).openPool(2);
	for (let n = 0; n < warmUp; n++) await pool.apply.module(n);
	return {
		async round() {
			const calls = [];
			const times = [];
			for (let n = 0; n <= later; n++) {
				const began = performance.now();
				const promise = pool.apply.capturing(n);
				calls.push(performance.now() - began);
				const result = await promise;
				times.push(performance.now() - began);
				if (result !== n + 1) throw new Error(`${n} + 1 gave ${result}`);
			}
			return {
				first: times[0],
				firstCall: calls[0],
				later: median(times.slice(1)),
				laterCall: median(calls.slice(1)),
			};
		},
		close: pool.close,
	};
}
