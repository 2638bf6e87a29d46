/** Bytes from one process to another. */
import { cellsOf, measuresOfWays, prepareStream, unitOf } from '../messages.mjs';

const TITLES = { 16: '16 B', 1024: '1 KiB', 65_536: '64 KiB', 1_048_576: '1 MiB' };

const FRESH_KINDS = ['1024', '65536'];

export const row = {
	title: 'Queue: messages from one process to another, raw bytes, after a warm-up of a quarter as many',
	contenders: ['multiprocess', 'python-queue', 'python-simple-queue', 'python-pipe', 'ipc-advanced', 'unix-socket'],
	measures: measuresOf(Object.keys(TITLES), {
		text: "≥ 3× Python's Queue, 2× its Pipe, 5× Node's ipc",
		limit: (of) => Math.max(3 * (of['python-queue'] ?? 0), 2 * (of['python-pipe'] ?? 0), 5 * of['ipc-advanced']),
	}),
	full: { rounds: 5, counts: { 16: 50_000, 1024: 50_000, 65_536: 2500, 1_048_576: 150 } },
	quick: { rounds: 3, counts: { 16: 20_000, 1024: 20_000, 65_536: 1000, 1_048_576: 60 } },
	fresh: {
		title: 'the first messages of both processes, without a warm-up',
		contenders: ['multiprocess', 'python-queue', 'python-pipe'],
		measures: measuresOf(FRESH_KINDS, {
			text: "≥ 2× Python's Queue, and its Pipe",
			limit: (of) => Math.max(2 * of['python-queue'], of['python-pipe']),
		}),
		full: { warmUp: 0, counts: { 1024: 60_000, 65_536: 2500 } },
		quick: { counts: { 1024: 20_000, 65_536: 1000 } },
		cells: cellsOf(FRESH_KINDS),
		settle: 500,
	},
};

function measuresOf(kinds, target) {
	return Object.assign(
		{},
		...kinds.map((what) => measuresOfWays(what, TITLES[what], { unit: unitOf(what).unit, better: 'more', target })),
	);
}

export function prepare(contender, sizes) {
	return prepareStream(contender, sizes, 1);
}
