/** Whether two workers fill shared memory in half the time that one takes. */
export const row = {
	title:
		'A Float64Array of 8 million numbers (64 MB), each the root of its index, filled in place by two workers and by one',
	contenders: ['multiprocess', 'worker-threads'],
	measures: {
		one: {
			title: 'one worker',
			unit: 'ms',
			better: 'less',
			target: { text: 'as worker_threads', limit: (of) => of['worker-threads'] * 1.1 },
		},
		two: {
			title: 'two workers',
			unit: 'ms',
			better: 'less',
			target: { text: 'as worker_threads', limit: (of) => of['worker-threads'] * 1.1 },
		},
	},
	full: { rounds: 7, numbers: 8_000_000 },
	quick: { rounds: 2, numbers: 2_000_000 },
};

export async function prepare(contender, { numbers }) {
	const { openSharedArray } = await contender.load();
	const shared = await openSharedArray(numbers);
	return {
		async round() {
			return { one: await shared.fill(1), two: await shared.fill(2) };
		},
		close: shared.close,
	};
}
