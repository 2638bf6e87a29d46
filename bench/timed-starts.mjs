/**
 * Measurements for the rows about starts. The target writes the time of its first line to a file.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {{ call: number, firstLine: number, joined: number }} Times milliseconds since the start; `call` is the time inside the call that starts the process
 */

/**
 * @param {object} [sizes]
 * @param {number} [sizes.earlier] processes to start and join beforehand, for a standby
 * @returns {Promise<{ round(): Promise<Times>, close(): void }>}
 */
export async function timedStarts(contender, { earlier = 0 } = {}) {
	const { startProcess } = await contender.load();
	const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
	const file = join(folder, 'time');
	for (let i = 0; i < earlier; i++) await startProcess(file);
	return {
		async round() {
			const began = process.hrtime.bigint();
			const ended = startProcess(file);
			const called = process.hrtime.bigint();
			await ended;
			const joined = process.hrtime.bigint();
			const first = BigInt(readFileSync(file, 'utf8'));
			/** @param {bigint} time */
			const since = (time) => Number(time - began) / 1e6;
			return { call: since(called), firstLine: since(first), joined: since(joined) };
		},
		close: () => rmSync(folder, { recursive: true }),
	};
}

/**
 * A row about a program's first start by a method. Its target is at most a quarter above the first
 * peer.
 */
export function firstStartBy(method, peers) {
	const ours = `multiprocess-${method}`;
	const [peer] = peers;
	const name = peer === 'worker-threads' ? 'worker_threads' : 'child_process.fork';
	const target = { text: `≤ 1.25× ${name}`, limit: (of) => 1.25 * of[peer] };
	return {
		title: `The first process of a program by the start method '${method}', each round in a fresh program`,
		ours,
		contenders: [ours, ...peers],
		measures: {
			firstLine: { title: 'start to the first line of the target', unit: 'ms', better: 'less', target },
			joined: { title: 'start until joined', unit: 'ms', better: 'less', target },
		},
		fresh: true,
		full: { rounds: 7 },
		quick: { rounds: 3 },
	};
}
