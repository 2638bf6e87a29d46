/**
 * What a single function costs in a large amount of data. It may turn up late, when most of the
 * data is already written.
 */
export const row = {
	title: '100,000 small records to bytes and back, in one process: as plain data, and followed by one function',
	contenders: ['multiprocess', 'v8', 'structured-clone'],
	measures: {
		plain: {
			title: 'plain',
			unit: 'ms',
			better: 'less',
			target: { text: 'ahead of structuredClone', limit: (of) => of['structured-clone'] },
		},
		withFunction: {
			title: 'with a function that captures a variable',
			unit: 'ms',
			better: 'less',
			target: { text: '≤ 1.3× plain', limit: (_, { plain }) => 1.3 * plain.multiprocess },
		},
	},
	full: { rounds: 15, records: 100_000 },
	quick: { rounds: 5 },
};

export async function prepare(contender, { records }) {
	const { copy } = await (await contender.load()).openCopier();
	const data = Array.from({ length: records }, (_, id) => ({
		id,
		name: `record ${id}`,
		size: id / 2,
		ok: id % 2 === 0,
	}));
	const step = 3;
	const withFunction = { data, next: (n) => n + step };
	return {
		round() {
			const figures = { plain: timeOf(() => check(copy({ data, next: 1 }))) };
			if (contender.module.endsWith('/multiprocess.mjs')) {
				figures.withFunction = timeOf(() => {
					const copied = copy(withFunction);
					check(copied);
					if (copied.next(1) !== 4) throw new Error(`The function gave ${copied.next(1)}`);
				});
			}
			return figures;
		},
	};

	function check({ data: copied }) {
		if (copied.length !== records || copied[records - 1].name !== `record ${records - 1}`)
			throw new Error('The records came back changed');
	}
}

function timeOf(run) {
	const began = performance.now();
	run();
	return performance.now() - began;
}
