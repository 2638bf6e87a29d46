/** Pipes: an object there and back, and bytes one way. */
import { measuresOfWays, measureWays, WARM_UP } from '../messages.mjs';

const PEERS = ['python-pipe', 'ipc-advanced', 'unix-socket'];
const KIBIBYTE = 1024;

export const row = {
	title: 'Pipe between two processes, after a warm-up of a quarter as many',
	contenders: ['multiprocess', ...PEERS],
	measures: {
		...measuresOfWays('trip', 'an object of 7 fields there and back (by the socket as JSON)', {
			unit: 'µs',
			better: 'less',
			target: {
				text: 'ahead of all',
				limit: (of) => Math.min(...PEERS.map((who) => of[who] ?? Infinity)),
			},
		}),
		...measuresOfWays('bytes', '1 KiB one way', {
			unit: 'k/s',
			better: 'more',
			target: { text: "≥ 2× Python's Pipe", limit: (of) => 2 * of['python-pipe'] },
		}),
	},
	full: { rounds: 7, trips: 4000, messages: 50_000 },
	quick: { rounds: 3, trips: 2000, messages: 20_000 },
};

export async function prepare(contender, { trips, messages }) {
	const { openPipes } = await contender.load();
	const pipes = await openPipes();
	const warmUpFor = (count) => Math.ceil(WARM_UP * count);
	return {
		async round() {
			const trip = await measureWays(
				pipes.trips,
				async (ask) => ((await ask('people', trips, warmUpFor(trips))) * 1e3) / trips,
			);
			const figures = { 'trip-blocking': trip.blocking, 'trip-async': trip.async };
			if (pipes.stream === undefined) return figures;
			const rate = await measureWays(
				pipes.stream,
				async (send) => messages / (await send(KIBIBYTE, messages, warmUpFor(messages))),
			);
			return { ...figures, 'bytes-blocking': rate.blocking, 'bytes-async': rate.async };
		},
		close: pipes.close,
	};
}
