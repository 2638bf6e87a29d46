/** How well a map keeps two workers busy when a few items are long. */
import { POOLS } from '../contenders.mjs';

const LONG = 20;
const SHORT = LONG / 100;

export const row = {
	title: `map of 2,000 tasks, of which 20, at places fixed by chance, spin ${LONG} ms and the others ${SHORT} ms; 2 workers`,
	contenders: POOLS,
	measures: {
		over: {
			title: 'time above the ideal schedule (all work / 2)',
			unit: '%',
			better: 'less',
			target: { text: '≤ 5 %', limit: () => 5 },
		},
	},
	full: { rounds: 7, milliseconds: unevenTasks(2000) },
	quick: { rounds: 1, milliseconds: unevenTasks(2000) },
};

export async function prepare(contender, { milliseconds }) {
	const pool = await (await contender.load()).openPool(2);
	const ideal = milliseconds.reduce((sum, time) => sum + time) / 2;
	return {
		async round() {
			const began = performance.now();
			await pool.map('spin', milliseconds);
			return { over: ((performance.now() - began) / ideal - 1) * 100 };
		},
		close: pool.close,
	};
}

/** One long task among each hundred, at a place drawn by a fixed linear congruential generator. */
function unevenTasks(count) {
	const tasks = new Array(count).fill(SHORT);
	let seed = 1;
	for (let start = 0; start < count; start += 100) {
		seed = (seed * 48_271) % 2_147_483_647;
		tasks[start + (seed % 100)] = LONG;
	}
	return tasks;
}
