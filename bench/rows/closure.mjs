/** A function that captures a variable: the first that a process sends, and those after it. */
import { median } from '../measure.mjs';

export const row = {
	title: 'pool.apply of an arrow function that captures n, each round in a fresh program with a warm pool of 2',
	contenders: ['multiprocess', 'joblib'],
	measures: {
		first: {
			title: 'the first in the program, there and back',
			unit: 'ms',
			better: 'less',
			target: { text: '≤ 50 ms', limit: () => 50 },
		},
		firstCall: {
			title: 'the first in the program, until the call has read and written it',
			unit: 'ms',
			better: 'less',
			target: { text: '≤ 50 ms', limit: () => 50 },
		},
		later: {
			title: 'later ones, there and back',
			unit: 'ms',
			better: 'less',
			target: { text: '≤ 0.3 ms', limit: () => 0.3 },
		},
		laterCall: {
			title: 'later ones, until the call has read and written them',
			unit: 'ms',
			better: 'less',
			target: { text: '≤ 0.3 ms', limit: () => 0.3 },
		},
	},
	fresh: true,
	full: { rounds: 11, warmUp: 100, later: 100 },
	quick: { rounds: 3 },
};

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
