/** Whether a closure runs as fast where it was sent as where it was written. */
export const row = {
	title: '20 million calls of a closure; multiprocess: as a worker received it',
	contenders: ['multiprocess', 'local'],
	measures: {
		time: {
			title: 'all calls',
			unit: 'ms',
			better: 'less',
			target: { text: '≤ 1.05× the closure where it was written', limit: (of) => 1.05 * of.local },
		},
	},
	full: { rounds: 11, busy: 300, times: 20_000_000 },
	quick: { rounds: 3 },
};

export async function prepare(contender, { times }) {
	const { local, sent, close } = (await contender.load()).openLoop();
	const run = contender.variant === 'local' ? local : sent;
	return {
		async round() {
			const [took, result] = await run(times);
			if (result !== ((3 * times) | 0)) throw new Error(`${times} calls gave ${result}`);
			return { time: took };
		},
		close,
	};
}
