/** A lock that nobody else wants, and one that all processes want all the time. */
const alone = { title: 'alone, blocking, each', unit: 'ns', better: 'less' };
const awaited = { title: 'alone, ours by await, each', unit: 'ns', better: 'less' };
const asPython = { text: "≤ Python's", limit: (of) => of['python-fork'] };

export const row = {
	title:
		'Lock: acquire and release, blocking (2 million alone; 300,000 in each of 2 and 4 processes that do nothing else)',
	contenders: ['multiprocess', 'python-fork'],
	measures: {
		alone: { ...alone, target: { text: '≤ 30 ns', limit: () => 30 } },
		awaited,
		two: {
			title: 'wanted by 2 processes, each',
			unit: 'ns',
			better: 'less',
			target: { text: '≤ 130 ns', limit: () => 130 },
		},
		four: {
			title: 'wanted by 4 processes, each',
			unit: 'ns',
			better: 'less',
			target: { text: 'ahead of Python', limit: (of) => of['python-fork'] },
		},
	},
	full: { rounds: 7, kinds: ['alone', 'awaited', 'two', 'four'], alone: 2_000_000, contended: 300_000 },
	quick: { rounds: 2, alone: 200_000, contended: 50_000 },
	fresh: {
		title: 'the first 3 million in a program',
		measures: { alone: { ...alone, target: asPython }, awaited: { ...awaited, target: asPython } },
		full: { alone: 3_000_000 },
		quick: { alone: 300_000 },
		cells: [{ kinds: ['alone'] }, { kinds: ['awaited'] }],
	},
};

export async function prepare(contender, { kinds, alone: times, contended }) {
	const { openLocks } = await contender.load();
	const locks = await openLocks();
	/** Nanoseconds per acquire and release. */
	const measures = {
		alone: () => (locks.alone(times) * 1e6) / times,
		awaited: async () => ((await locks.awaited(times)) * 1e6) / times,
		two: async () => ((await locks.contended(2, contended)) * 1e6) / (2 * contended),
		four: async () => ((await locks.contended(4, contended)) * 1e6) / (4 * contended),
	};
	return {
		async round() {
			const figures = {};
			for (const kind of kinds) figures[kind] = await measures[kind]();
			return figures;
		},
		close: locks.close,
	};
}
