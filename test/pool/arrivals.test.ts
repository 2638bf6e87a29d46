import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { CancelledError, Pool } from 'multiprocess';
import { Journal } from '../support/between-processes.js';
import { eventually } from '../support/eventually.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

/**
 * Writes a module whose import ends in a worker but never in this process. Here the import writes a
 * line when it begins.
 */
function slowModule(t: TestContext): { url: string; begun: Journal } {
	const begun = new Journal(t);
	const folder = tempDir(t);
	writeFiles(folder, {
		'slow.mjs': `
			import { appendFileSync } from 'node:fs';
			if (!process.env.IN_WORKER) {
				appendFileSync(${JSON.stringify(begun.path)}, 'begun\\n');
				await new Promise(() => {});
			}
			export class Value {}
			export class Failure extends Error {}`,
	});
	return { url: pathToFileURL(`${folder}/slow.mjs`).href, begun };
}

for (const kind of ['apply', 'map', 'imap', 'mapSettled'] as const) {
	for (const what of ['Value', 'Failure'] as const) {
		test(`${kind}: a ${what} whose class is never fully imported holds up nothing`, async (t) => {
			const { url, begun } = slowModule(t);
			const pool = new Pool({ processes: 1, env: { IN_WORKER: '1' } });
			const task = async (name: typeof what): Promise<object> => {
				const outcome = new ((await import(url)) as Record<typeof what, new () => object>)[name]();
				if (name === 'Failure') throw outcome;
				return outcome;
			};
			const result =
				kind === 'apply'
					? pool.apply(task, [what])
					: kind === 'imap'
						? pool.imap(task, [what]).next()
						: pool[kind](task, [what]);
			result.catch(() => {});
			await eventually('the import has begun', () => begun.lines.length > 0);
			assert.equal(await pool.apply(() => 5), 5);
			pool.terminate();
			await assert.rejects(result, CancelledError);
			await pool.join();
		});
	}
}

test('an initializer’s error whose class is never fully imported does not hold up the end of the pool', async (t) => {
	const { url, begun } = slowModule(t);
	const initializer = async (): Promise<void> => {
		throw new ((await import(url)) as { Failure: new () => Error }).Failure();
	};
	const pool = new Pool({ processes: 1, env: { IN_WORKER: '1' }, initializer });
	const result = pool.apply(() => 1);
	result.catch(() => {});
	await eventually('the import has begun', () => begun.lines.length > 0);
	pool.terminate();
	await assert.rejects(result, CancelledError);
	await pool.join();
});
