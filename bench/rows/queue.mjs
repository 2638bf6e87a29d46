/** Bytes from one process to another. */
import { measuresOfWays, prepareStream, unitOf } from '../messages.mjs';

const TITLES = { 16: '16 B', 1024: '1 KiB', 65_536: '64 KiB', 1_048_576: '1 MiB' };

export const row = {
	title: 'Queue: messages from one process to another, raw bytes, after a warm-up of a quarter as many',
	contenders: ['multiprocess', 'python-queue', 'python-simple-queue', 'python-pipe', 'ipc-advanced', 'unix-socket'],
	measures: Object.assign(
		{},
		...Object.entries(TITLES).map(([what, title]) =>
			measuresOfWays(what, title, {
				unit: unitOf(what).unit,
				better: 'more',
				target: {
					text: "≥ 3× Python's Queue, 2× its Pipe, 5× Node's ipc",
					limit: (of) => Math.max(3 * (of['python-queue'] ?? 0), 2 * (of['python-pipe'] ?? 0), 5 * of['ipc-advanced']),
				},
			}),
		),
	),
	full: { rounds: 5, counts: { 16: 50_000, 1024: 50_000, 65_536: 2500, 1_048_576: 150 } },
	quick: { rounds: 3, counts: { 16: 20_000, 1024: 20_000, 65_536: 1000, 1_048_576: 60 } },
};

export function prepare(contender, { counts }) {
	return prepareStream(contender, counts, 1);
}
