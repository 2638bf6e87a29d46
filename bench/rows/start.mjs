/** One process at a time: until its first line runs, and until it has been joined. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STARTERS } from '../contenders.mjs';

const atMost = (limit) => limit;

export const row = {
	title: 'Start a process; at least 100 ms since the last start, so that a standby is ready where there are any',
	contenders: STARTERS,
	measures: {
		firstLine: {
			title: 'start to the first line of the target',
			unit: 'ms',
			better: 'less',
			target: {
				text: '≤ 1 ms, ≥ 25× child_process.fork, ahead of Python fork',
				limit: (of) => Math.min(atMost(1), of['child-process'] / 25, of['python-fork'] ?? Infinity),
			},
		},
		joined: {
			title: 'start until joined',
			unit: 'ms',
			better: 'less',
			target: {
				text: '≤ 4 ms, ≥ 2.5× Python forkserver',
				limit: (of) => Math.min(atMost(4), (of['python-forkserver'] ?? Infinity) / 2.5),
			},
		},
	},
	full: { rounds: 30 },
	quick: { rounds: 5 },
};

export async function prepare(contender) {
	const { startProcess } = await contender.load();
	const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
	const file = join(folder, 'time');
	return {
		async round() {
			const began = process.hrtime.bigint();
			await startProcess(file);
			const joined = process.hrtime.bigint();
			const first = BigInt(readFileSync(file, 'utf8'));
			// oxlint-disable-next-line typescript/no-unnecessary-type-conversion -- they are bigints, which it sees only where it finds node's types
			return { firstLine: Number(first - began) / 1e6, joined: Number(joined - began) / 1e6 };
		},
		close: () => rmSync(folder, { recursive: true }),
	};
}
