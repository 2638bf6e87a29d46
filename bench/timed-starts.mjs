/** What the rows about starts measure: the target writes the time of its first line to a file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @returns {Promise<{ round(): Promise<{ firstLine: number, joined: number }>, close(): void }>} milliseconds from the start on */
export async function timedStarts(contender) {
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
