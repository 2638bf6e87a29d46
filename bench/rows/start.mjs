/** One process at a time: until its first line runs, and until it has been joined. */
import { STARTERS } from '../contenders.mjs';
import { timedStarts } from '../timed-starts.mjs';

const atMost = (limit) => limit;
const firstLine = { title: 'start to the first line of the target', unit: 'ms', better: 'less' };
const joined = { title: 'start until joined', unit: 'ms', better: 'less' };

export const row = {
	title: 'Start a process at least 100 ms after the last start, so that a standby, if any, is ready',
	contenders: STARTERS,
	measures: {
		firstLine: {
			...firstLine,
			target: {
				text: '≤ 1 ms, ≥ 25× child_process.fork, ahead of Python fork',
				limit: (of) => Math.min(atMost(1), of['child-process'] / 25, of['python-fork'] ?? Infinity),
			},
		},
		joined: {
			...joined,
			target: {
				text: '≤ 4 ms, ≥ 2.5× Python forkserver',
				limit: (of) => Math.min(atMost(4), (of['python-forkserver'] ?? Infinity) / 2.5),
			},
		},
	},
	full: { rounds: 30 },
	quick: { rounds: 5 },
	fresh: {
		title: 'the second process of a program, half a second after the first, which booted a standby',
		measures: {
			firstLine: { ...firstLine, target: { text: "≤ Python's fork", limit: (of) => of['python-fork'] } },
			joined,
		},
		full: { earlier: 1 },
		settle: 500,
	},
};

export const prepare = timedStarts;
