/** Objects from one process to another. */
import { measuresOfWays, prepareStream } from '../messages.mjs';

const PEERS = ['python-queue', 'python-simple-queue', 'ipc-advanced', 'ipc-json'];

export const row = {
	title: 'Queue: objects of 7 fields from one process to another, after a warm-up of a quarter as many',
	contenders: ['multiprocess', ...PEERS],
	measures: measuresOfWays('people', 'objects', {
		unit: 'k/s',
		better: 'more',
		target: {
			text: '≥ 450 k/s, and ahead of all',
			limit: (of) => Math.max(450, ...PEERS.map((who) => of[who] ?? 0)),
		},
	}),
	full: { rounds: 7, counts: { people: 100_000 } },
	quick: { rounds: 3, counts: { people: 40_000 } },
};

export function prepare(contender, sizes) {
	return prepareStream(contender, sizes, 1);
}
