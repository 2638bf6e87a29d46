/** A large array as the argument of a task, and as its result. */

/** Peers that copy the array. */
const COPIERS = [
	'piscina',
	'workerpool-advanced',
	'poolifier-threads',
	'jest-worker-threads',
	'jest-worker-processes',
	'python-fork',
	'joblib',
];

export const row = {
	title:
		'A Float64Array of 8 million numbers (64 MB) to a task that returns it, each round in a fresh program, 2 warm workers',
	contenders: ['multiprocess', 'copy', 'piscina-transfer', ...COPIERS],
	measures: { first: measure('the first, there and back'), tenth: measure('the tenth, there and back') },
	anew: true,
	full: { rounds: 3, warmUp: 100, numbers: 8_000_000 },
	// At least 32 MB: up to that size malloc keeps memory, and copying into used memory is ten times
	// as fast.
	quick: { rounds: 1, numbers: 5_000_000 },
};

function measure(title) {
	return {
		title,
		unit: 'ms',
		better: 'less',
		target: {
			text: '≤ 1.5× one copy, and ahead of all that copy',
			limit: (of) => Math.min(1.5 * of.copy, ...COPIERS.map((who) => of[who] ?? Infinity)),
		},
	};
}

export async function prepare(contender, { warmUp, numbers }) {
	const pool = await (await contender.load()).openPool(2);
	for (let n = 0; n < warmUp; n++) await pool.apply.module(n);
	return {
		async round() {
			let array = new Float64Array(numbers).fill(0.5);
			const times = [];
			for (let n = 1; n <= 10; n++) {
				array[0] = n;
				const began = performance.now();
				const result = await pool.echo(array);
				times.push(performance.now() - began);
				if (result[0] !== n || result[numbers - 1] !== 0.5)
					throw new Error(`The array came back changed from call ${n}`);
				// If the array was transferred, the result is sent next.
				if (array.length === 0) array = result;
			}
			return { first: times[0], tenth: times[9] };
		},
		close: pool.close,
	};
}
