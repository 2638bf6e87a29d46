/** Bytes from two processes to two others, by one queue. */
import { measuresOfWays, prepareStream, unitOf } from '../messages.mjs';

const TITLES = { 16: '16 B', 1024: '1 KiB', 65_536: '64 KiB' };

export const row = {
	title: 'Queue with 2 processes that put and 2 that get half each, raw bytes, after a warm-up of a quarter as many',
	contenders: ['multiprocess', 'python-queue', 'python-simple-queue'],
	measures: Object.assign(
		{},
		...Object.entries(TITLES).map(([what, title]) =>
			measuresOfWays(what, title, {
				unit: unitOf(what).unit,
				better: 'more',
				target: { text: "≥ 3× Python's Queue", limit: (of) => 3 * of['python-queue'] },
			}),
		),
	),
	full: { rounds: 7, counts: { 16: 50_000, 1024: 50_000, 65_536: 2500 } },
	quick: { rounds: 3, counts: { 16: 20_000, 1024: 20_000, 65_536: 1000 } },
};

export function prepare(contender, { counts }) {
	return prepareStream(contender, counts, 2);
}
