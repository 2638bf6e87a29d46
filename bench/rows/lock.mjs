/** A lock that nobody else wants, and one that all want all the time. */
export const row = {
	title:
		'Lock: acquire and release, blocking (2 million alone; 300,000 in each of 2 and 4 processes that do nothing else)',
	contenders: ['multiprocess', 'python-fork'],
	measures: {
		alone: { title: 'alone, each', unit: 'ns', better: 'less', target: { text: '≤ 30 ns', limit: () => 30 } },
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
	full: { rounds: 7, alone: 2_000_000, contended: 300_000 },
	quick: { rounds: 2, alone: 200_000, contended: 50_000 },
};

export async function prepare(contender, { alone, contended }) {
	const { openLocks } = await contender.load();
	const locks = await openLocks();
	return {
		async round() {
			return {
				alone: (locks.alone(alone) * 1e6) / alone,
				two: ((await locks.contended(2, contended)) * 1e6) / (2 * contended),
				four: ((await locks.contended(4, contended)) * 1e6) / (4 * contended),
			};
		},
		close: locks.close,
	};
}
