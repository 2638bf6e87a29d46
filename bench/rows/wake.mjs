/** What waking another process costs, and being woken by it. */
export const row = {
	title: 'Wake-up round trip between two processes by two semaphores (2,000 in a row)',
	contenders: ['multiprocess', 'python-fork'],
	measures: {
		blocking: {
			title: 'both block',
			unit: 'µs',
			better: 'less',
			target: { text: 'no slower than Python', limit: (of) => of['python-fork'] },
		},
		async: {
			title: 'both await; Python blocks',
			unit: 'µs',
			better: 'less',
			target: { text: "≤ 120 µs, a round trip by Node's ipc", limit: () => 120 },
		},
	},
	full: { rounds: 7, trips: 2000 },
	quick: { rounds: 2, trips: 500 },
};

export async function prepare(contender, { trips }) {
	const { openPingPong } = await contender.load();
	const game = await openPingPong();
	return {
		async round() {
			return {
				blocking: ((await game.blocking(trips)) * 1e3) / trips,
				async: ((await game.async(trips)) * 1e3) / trips,
			};
		},
		close: game.close,
	};
}
