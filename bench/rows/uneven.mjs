/** How well a map keeps two workers busy when a few items take long. */
import { POOLS } from '../contenders.mjs';

const LONG = 20;
const SHORT = LONG / 100;
const atMost5 = { text: '≤ 5 %', limit: () => 5 };

const TITLES = {
	spread: 'a long one among each 100',
	last: 'the long ones last',
	first: 'the long ones first',
};

export const row = {
	title: `map of 2,000 tasks, one in each 100 of which spins ${LONG} ms and the others ${SHORT} ms; 2 workers; places drawn anew for each round, the same for all`,
	contenders: POOLS,
	measures: measuresOf(['spread']),
	full: { rounds: 9, busy: 800, tasks: 2000, long: LONG, short: SHORT, places: 'spread' },
	quick: { rounds: 3 },
	fresh: {
		title: 'the first map, of 1,200 tasks with 12 long ones, half a second after the pool was opened',
		contenders: ['multiprocess', 'piscina', 'child-process', 'python-fork', 'joblib'],
		measures: measuresOf(Object.keys(TITLES)),
		full: { tasks: 1200, long: LONG, short: SHORT },
		cells: Object.keys(TITLES).map((places) => ({ places })),
		settle: 500,
	},
};

function measuresOf(places) {
	return Object.fromEntries(
		places.map((place) => [
			place,
			{
				title: `${TITLES[place]}: time above the ideal schedule (all work / 2)`,
				unit: '%',
				better: 'less',
				target: atMost5,
			},
		]),
	);
}

export async function prepare(contender, { places, turn = 0, ...work }) {
	const pool = await (await contender.load()).openPool(2);
	const draw = drawer(turn);
	return {
		async round() {
			const milliseconds = arrange(places, work, draw);
			const ideal = milliseconds.reduce((sum, time) => sum + time) / 2;
			const began = performance.now();
			await pool.map('spin', milliseconds);
			return { [places]: ((performance.now() - began) / ideal - 1) * 100 };
		},
		close: pool.close,
	};
}

function arrange(places, { tasks, long, short }, draw) {
	const milliseconds = new Array(tasks).fill(short);
	const longTasks = tasks / 100;
	if (places === 'first') return milliseconds.fill(long, 0, longTasks);
	if (places === 'last') return milliseconds.fill(long, tasks - longTasks);
	for (let start = 0; start < tasks; start += 100) milliseconds[start + draw(100)] = long;
	return milliseconds;
}

/**
 * Draws the places with a linear congruential generator, a different sequence for each turn. A
 * single draw may be lucky, with no long task near the end.
 */
function drawer(turn) {
	let seed = 1 + turn;
	return (count) => {
		seed = (seed * 48_271) % 2_147_483_647;
		return seed % count;
	};
}
