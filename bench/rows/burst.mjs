/** Many processes at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STARTERS } from '../contenders.mjs';

export const row = {
	title: 'Start 50 processes at once (10 with --quick), the first of the program, each round in a fresh program',
	contenders: STARTERS,
	measures: {
		all: {
			title: 'until all are joined',
			unit: 'ms',
			better: 'less',
			target: { text: '≤ 1.1× child_process.fork', limit: (of) => 1.1 * of['child-process'] },
		},
	},
	fresh: true,
	full: { rounds: 5, starts: 50 },
	quick: { rounds: 3, starts: 10 },
};

export async function prepare(contender, { starts }) {
	const { startProcess } = await contender.load();
	const folder = mkdtempSync(join(tmpdir(), 'bench-burst-'));
	const file = join(folder, 'time');
	return {
		async round() {
			const began = performance.now();
			await Promise.all(Array.from({ length: starts }, () => startProcess(file)));
			return { all: performance.now() - began };
		},
		close: () => rmSync(folder, { recursive: true }),
	};
}
