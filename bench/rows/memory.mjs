/** The private memory of a waiting worker. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export const row = {
	title:
		'Memory of an idle worker that has run one small task, each round in a fresh program; processes only, since threads have no memory of their own',
	contenders: [
		'multiprocess',
		'child-process',
		'tinypool-processes',
		'workerpool-processes',
		'poolifier-processes',
		'jest-worker-processes',
		'python-fork',
		'python-forkserver',
		'python-spawn',
		'joblib',
	],
	measures: {
		uss: {
			title: 'USS: the private pages of /proc/PID/smaps_rollup',
			unit: 'MB',
			better: 'less',
			target: { text: '≤ 8 MB', limit: () => 8 },
		},
	},
	fresh: true,
	full: { rounds: 5, settle: 500 },
	quick: { rounds: 3 },
};

export async function prepare(contender, { settle }) {
	const pool = await (await contender.load()).openPool(2);
	return {
		async round() {
			const pid = await pool.pid();
			await sleep(settle);
			return { uss: privateMegabytes(pid) };
		},
		close: pool.close,
	};
}

function privateMegabytes(pid) {
	const lines = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(/^Private_\w+:\s+(\d+) kB$/gm);
	return [...lines].reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0) / 1024;
}
