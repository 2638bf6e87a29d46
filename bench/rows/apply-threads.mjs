/** One task at a time by threads. */
import { measuresOf, tailsOf } from './apply.mjs';

const KINDS = ['module', 'capturing'];
const nearPiscina = {
	text: "≤ 1.5× piscina with a module's function",
	limit: (of, { module }) => 1.5 * module.piscina,
};

export const row = {
	title:
		'apply of a pool of threads, one at a time, 2 workers: median of 500 calls (100 with --quick); function of n + 1',
	ours: 'multiprocess-thread',
	contenders: ['multiprocess-thread', 'piscina', 'tinypool-threads', 'workerpool-threads', 'worker-threads'],
	measures: measuresOf(KINDS, nearPiscina),
	full: { rounds: 11, calls: 500, kinds: KINDS },
	quick: { rounds: 3, calls: 100 },
	fresh: {
		title: 'the first 0.25 s of calls, half a second after the pool was opened',
		measures: { ...measuresOf(KINDS, nearPiscina), ...tailsOf(KINDS) },
		full: { milliseconds: 250 },
		cells: KINDS.map((kind) => ({ kinds: [kind] })),
		settle: 500,
	},
};

export { prepare } from './apply.mjs';
