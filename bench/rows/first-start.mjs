/**
 * The first process that a program starts. The program loads modules and analyzes the function
 * while the process boots.
 */
import { timedStarts } from '../timed-starts.mjs';

export const row = {
	title: 'The first process of a program, each round in a fresh one',
	contenders: ['multiprocess', 'multiprocess-module', 'child-process', 'worker-threads', 'python-fork', 'python-spawn'],
	measures: {
		firstLine: {
			title: "start to the first line of the target, which captures an import (except a module's function)",
			unit: 'ms',
			better: 'less',
			target: {
				text: 'a captured variable is read while the process boots: ≤ 1.1× a function of a module',
				limit: (of) => 1.1 * of['multiprocess-module'],
			},
		},
		call: {
			title: 'inside start() with that target',
			unit: 'ms',
			better: 'less',
			target: { text: '≤ 25 ms', limit: () => 25 },
		},
	},
	fresh: true,
	full: { rounds: 15 },
	quick: { rounds: 3 },
};

export async function prepare(contender) {
	const starts = await timedStarts(contender);
	const takesClosures = contender.module.endsWith('/multiprocess.mjs');
	return {
		async round() {
			const { firstLine, call } = await starts.round();
			return takesClosures ? { firstLine, call } : { firstLine };
		},
		close: starts.close,
	};
}
