/** How well a map keeps two workers busy when a few items are long. */
import { POOLS } from '../contenders.mjs';

const LONG = 20;
const SHORT = LONG / 100;

export const row = {
	title: `map of 2,000 tasks, of which 20, one among each 100, spin ${LONG} ms and the others ${SHORT} ms; 2 workers; drawn anew for each round, the same for all`,
	contenders: POOLS,
	measures: {
		over: {
			title: 'time above the ideal schedule (all work / 2)',
			unit: '%',
			better: 'less',
			target: { text: '≤ 5 %', limit: () => 5 },
		},
	},
	full: { rounds: 9, busy: 800, tasks: 2000, long: LONG, short: SHORT },
	quick: { rounds: 3 },
};

export async function prepare(contender, { tasks, long, short }) {
	const pool = await (await contender.load()).openPool(2);
	return {
		async round() {
			const milliseconds = draw(tasks, long, short);
			const ideal = milliseconds.reduce((sum, time) => sum + time) / 2;
			const began = performance.now();
			await pool.map('spin', milliseconds);
			return { over: ((performance.now() - began) / ideal - 1) * 100 };
		},
		close: pool.close,
	};
}

/** The places are drawn by a linear congruential generator: one draw alone may be lucky, with no long task near the end, or not. */
let seed = 1;
function draw(tasks, long, short) {
	const milliseconds = new Array(tasks).fill(short);
	for (let start = 0; start < tasks; start += 100) {
		seed = (seed * 48_271) % 2_147_483_647;
		milliseconds[start + (seed % 100)] = long;
	}
	return milliseconds;
}
