/** The first process of a program where there are no standbys. */
import { timedStarts } from '../timed-starts.mjs';

const target = { text: '≤ 1.25× child_process.fork', limit: (of) => 1.25 * of['child-process'] };

export const row = {
	title: "The first process of a program by the start method 'spawn', each round in a fresh program",
	ours: 'multiprocess-spawn',
	contenders: ['multiprocess-spawn', 'child-process', 'python-fork', 'python-forkserver', 'python-spawn'],
	measures: {
		firstLine: { title: 'start to the first line of the target', unit: 'ms', better: 'less', target },
		joined: { title: 'start until joined', unit: 'ms', better: 'less', target },
	},
	fresh: true,
	full: { rounds: 7 },
	quick: { rounds: 3 },
};

export const prepare = timedStarts;
