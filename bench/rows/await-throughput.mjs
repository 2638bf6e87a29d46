/**
 * What captures cost the rest of the program. Reading variables stops the engine for a moment, and
 * may leave `await` slower afterwards. A loop that awaits counts its turns while it makes 2,000
 * calls a second, or none.
 */
export const row = {
	title: 'Awaits of a program that calls pool.apply(() => work(id)) 2,000 times a second, each with its own id',
	contenders: ['multiprocess', 'multiprocess-idle'],
	measures: {
		between: {
			title: 'while it awaits: how fast `await` is among such calls',
			unit: 'k/s',
			better: 'more',
			target: { text: '≥ 90 % of those without calls', limit: (of) => 0.9 * of['multiprocess-idle'] },
		},
		all: {
			title: 'in all, including the time of the calls',
			unit: 'k/s',
			better: 'more',
			target: { text: '≥ 90 % of those without calls', limit: (of) => 0.9 * of['multiprocess-idle'] },
		},
	},
	full: { rounds: 7, calls: 2000, milliseconds: 1000 },
	quick: { rounds: 3, milliseconds: 500 },
};

export async function prepare(contender, { calls, milliseconds }) {
	const pool = await (await contender.load()).openPool(1);
	const every = contender.variant === 'idle' ? Infinity : 1000 / calls;
	const settled = Promise.resolve();
	await pool.apply.capturing(0);
	return {
		async round() {
			const results = [];
			const began = performance.now();
			const end = began + milliseconds;
			let awaiting = 0;
			let turns = 0;
			let due = began;
			for (let now = began; now < end; now = performance.now()) {
				if (every < Infinity && now >= due) {
					// If calls take longer, there are fewer of them.
					due = now + every;
					results.push(pool.apply.capturing(results.length));
				}
				const from = performance.now();
				for (let i = 0; i < 100; i++) await settled;
				awaiting += performance.now() - from;
				turns += 100;
				// The program also does other things, such as reading answers.
				if (turns % 1000 === 0) await new Promise(setImmediate);
			}
			const took = performance.now() - began;
			const values = await Promise.all(results);
			if (values.some((value, n) => value !== n + 1)) throw new Error('A call gave another result');
			return { between: turns / awaiting, all: turns / took };
		},
		close: pool.close,
	};
}
