/** Processes back to back, each joined before the next: the README's loop. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STARTERS } from '../contenders.mjs';

const each = { title: 'start and join, each', unit: 'ms', better: 'less' };

export const row = {
	title: 'Start processes back to back, each joined before the next one starts (200; 20 with --quick)',
	contenders: STARTERS,
	measures: {
		each: { ...each, target: { text: 'ahead of child_process.fork', limit: (of) => of['child-process'] } },
	},
	full: { rounds: 3, starts: 200 },
	quick: { rounds: 1, starts: 20 },
	fresh: {
		title: "the first 5, which is the README's loop",
		measures: {
			each: {
				...each,
				target: { text: '≤ 0.8× child_process.fork', limit: (of) => 0.8 * of['child-process'] },
			},
		},
		full: { starts: 5 },
	},
};

export async function prepare(contender, { starts }) {
	const { startProcess } = await contender.load();
	const folder = mkdtempSync(join(tmpdir(), 'bench-loop-'));
	const file = join(folder, 'time');
	return {
		async round() {
			const began = performance.now();
			for (let i = 0; i < starts; i++) await startProcess(file);
			return { each: (performance.now() - began) / starts };
		},
		close: () => rmSync(folder, { recursive: true }),
	};
}
