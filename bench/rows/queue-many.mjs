/** Bytes from two processes to two others through one queue. */
import { cellsOf, measuresOfWays, prepareStream, unitOf } from '../messages.mjs';

const TITLES = { 16: '16 B', 1024: '1 KiB', 65_536: '64 KiB' };

export const row = {
	title:
		'Queue with 2 producers and 2 consumers of half the messages each, raw bytes, after a warm-up of a quarter as many',
	contenders: ['multiprocess', 'python-queue', 'python-simple-queue'],
	measures: measuresOf(3),
	full: { rounds: 7, counts: { 16: 50_000, 1024: 50_000, 65_536: 2500 } },
	quick: { rounds: 3, counts: { 16: 20_000, 1024: 20_000, 65_536: 1000 } },
	fresh: {
		title: 'the first messages of all processes, without a warm-up',
		contenders: ['multiprocess', 'python-queue'],
		measures: measuresOf(2),
		full: { warmUp: 0, counts: { 16: 40_000, 1024: 30_000, 65_536: 2500 } },
		quick: { counts: { 16: 20_000, 1024: 20_000, 65_536: 1000 } },
		cells: cellsOf(Object.keys(TITLES)),
		settle: 500,
	},
};

/** @param times the target as a multiple of Python's Queue */
function measuresOf(times) {
	const target = { text: `≥ ${times}× Python's Queue`, limit: (of) => times * of['python-queue'] };
	return Object.assign(
		{},
		...Object.entries(TITLES).map(([what, title]) =>
			measuresOfWays(what, title, { unit: unitOf(what).unit, better: 'more', target }),
		),
	);
}

export function prepare(contender, sizes) {
	return prepareStream(contender, sizes, 2);
}
