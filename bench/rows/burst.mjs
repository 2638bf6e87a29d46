/** Processes back to back, each joined before the next: the README's loop, 200 times. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STARTERS } from '../contenders.mjs';

export const row = {
	title: 'Start processes back to back, each joined before the next one starts (200; 20 with --quick)',
	contenders: STARTERS,
	measures: {
		each: {
			title: 'start and join, each',
			unit: 'ms',
			better: 'less',
			target: { text: 'ahead of child_process.fork', limit: (of) => of['child-process'] },
		},
	},
	full: { rounds: 3, starts: 200 },
	quick: { rounds: 1, starts: 20 },
};

export async function prepare(contender, { starts }) {
	const { startProcess } = await contender.load();
	const folder = mkdtempSync(join(tmpdir(), 'bench-burst-'));
	const file = join(folder, 'time');
	await startProcess(file);
	return {
		async round() {
			const began = performance.now();
			for (let i = 0; i < starts; i++) await startProcess(file);
			return { each: (performance.now() - began) / starts };
		},
		close: () => rmSync(folder, { recursive: true }),
	};
}
