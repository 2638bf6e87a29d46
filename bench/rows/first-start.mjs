/** The first process that a program starts: what has to be loaded, and read of its function, is done while the other one boots. */
import { timedStarts } from '../timed-starts.mjs';

export const row = {
	title: 'The first process of a program, each round in a fresh one',
	contenders: ['multiprocess', 'multiprocess-module', 'child-process', 'worker-threads', 'python-fork', 'python-spawn'],
	measures: {
		firstLine: {
			title: 'start to the first line of the target, which captures an import (not where it is a function of a module)',
			unit: 'ms',
			better: 'less',
			target: {
				text: 'a captured variable is read while the process boots: ≤ 1.1× a function of a module',
				limit: (of) => 1.1 * of['multiprocess-module'],
			},
		},
	},
	fresh: true,
	full: { rounds: 15 },
	quick: { rounds: 3 },
};

export async function prepare(contender) {
	const starts = await timedStarts(contender);
	return {
		async round() {
			const { firstLine } = await starts.round();
			return { firstLine };
		},
		close: starts.close,
	};
}
