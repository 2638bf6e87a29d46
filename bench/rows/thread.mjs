/** The first thread of a program. */
import { timedStarts } from '../timed-starts.mjs';

const target = { text: '≤ 1.25× worker_threads', limit: (of) => 1.25 * of['worker-threads'] };

export const row = {
	title: "The first process of a program by the start method 'thread', each round in a fresh program",
	ours: 'multiprocess-thread',
	contenders: ['multiprocess-thread', 'worker-threads'],
	measures: {
		firstLine: { title: 'start to the first line of the target', unit: 'ms', better: 'less', target },
		joined: { title: 'start until joined', unit: 'ms', better: 'less', target },
	},
	fresh: true,
	full: { rounds: 7 },
	quick: { rounds: 3 },
};

export const prepare = timedStarts;
