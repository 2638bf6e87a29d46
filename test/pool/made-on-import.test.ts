/**
 * Pools that a module creates when it is imported. A worker that imports the module for a task
 * would create a pool of its own, whose workers would do the same, without end.
 */
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { type TestContext, test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, type ProgramResult, runProgram } from '../support/run-program.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

const LIBRARY = JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href);

/**
 * Runs the program `main.mjs`. Each run of a module that logs itself is a line of stdout, which
 * children share.
 */
function run(t: TestContext, files: Record<string, string>): Promise<ProgramResult> {
	const path = tempDir(t);
	writeFiles(path, files);
	return runProgram('main.mjs', { cwd: path });
}

function assertRefused(result: ProgramResult, runs: number): void {
	assert.equal(result.code, 0, describeResult(result));
	const [told, ...more] = result.stdout.split('\n').filter((line) => line !== 'the module runs' && line !== '');
	assert.match(told ?? '', /^ShippingError: cannot import file:.*: new Pool\(\): PoolWorker-1:1 would be started/);
	assert.match(
		told ?? '',
		/is still importing its modules.*start them inside a function, or only `if \(isMainProcess\)`$/,
	);
	assert.deepEqual(more, []);
	assert.equal(result.stdout.match(/the module runs/g)?.length, runs);
}

const tell = 'catch((error) => `${error.name}: ${error.message}`)';

for (const startMethod of ['forkserver', 'spawn', 'thread']) {
	const options = `{ processes: 1, startMethod: '${startMethod}' }`;

	test(`a pool that a module creates at its top level is refused in its own workers (${startMethod})`, async (t) => {
		const result = await run(t, {
			'main.mjs': "import './app.mjs';",
			'app.mjs': `
				import { Pool } from ${LIBRARY};
				console.log('the module runs');
				export function double(x) { return x * 2; }
				const pool = new Pool(${options});
				console.log(await pool.map(double, [1, 2, 3]).${tell});
				pool.close();
				await pool.join();
			`,
		});
		assertRefused(result, 2);
	});

	test(`the program's own top-level pool is refused where a worker's module imports the program (${startMethod})`, async (t) => {
		const result = await run(t, {
			'main.mjs': `
				import { Pool } from ${LIBRARY};
				import { addRate } from './lib.mjs';
				export const settings = { rate: 1 };
				console.log('the module runs');
				const pool = new Pool(${options});
				console.log(await pool.apply(addRate, [4]).${tell});
				pool.close();
				await pool.join();
			`,
			'lib.mjs': "import { settings } from './main.mjs'; export function addRate(x) { return x + settings.rate; }",
		});
		assertRefused(result, 2);
	});
}

test('a ThreadPool at the top level is refused likewise', async (t) => {
	const result = await run(t, {
		'main.mjs': "import './app.mjs';",
		'app.mjs': `
			import { ThreadPool } from ${LIBRARY};
			console.log('the module runs');
			export function double(x) { return x * 2; }
			await use(new ThreadPool(1));
			async function use(pool) {
				console.log(await pool.map(double, [1, 2, 3]).${tell});
				pool.close();
				await pool.join();
			}
		`,
	});
	assertRefused(result, 2);
});

test('a pool at the top level of a CommonJS module is refused', async (t) => {
	const result = await run(t, {
		'main.mjs': "import './app.cjs';",
		'app.cjs': `
			const { Pool } = require(${JSON.stringify(inRepository('dist/require.cjs'))});
			console.log('the module runs');
			exports.double = (x) => x * 2;
			const pool = new Pool(1);
			pool.map(exports.double, [1, 2, 3]).${tell}.then((told) => {
				console.log(told);
				pool.close();
			});
		`,
	});
	assertRefused(result, 2);
});

/** What the module awaits first. Node.js lists no active resource for some of these. */
const WAITS: Readonly<Record<string, string>> = {
	'a timer': 'await new Promise((resolve) => setTimeout(resolve, 1));',
	'a longer timer': 'await new Promise((resolve) => setTimeout(resolve, 300));',
	'many turns': 'for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));',
	'the thread pool': "await promisify(crypto.scrypt)('password', 'salt', 64, { N: 2 ** 14 });",
	'a file': 'for (let i = 0; i < 20; i++) await fs.promises.readFile(new URL(import.meta.url));',
	'an import': "await import('./other.mjs');",
};

for (const [what, waits] of Object.entries(WAITS))
	test(`a pool is refused in what a module began and did not await, after its import: it waits for ${what}`, async (t) => {
		const result = await run(t, {
			'main.mjs': "import './app.mjs';",
			'other.mjs': 'await new Promise((resolve) => setTimeout(resolve, 100));',
			'app.mjs': `
				import crypto from 'node:crypto';
				import fs from 'node:fs';
				import { promisify } from 'node:util';
				import { Pool } from ${LIBRARY};
				export function double(x) { return x * 2; }
				const told = main().catch((error) => console.log(error.name + ': ' + error.message));
				export const untilTold = async (x) => (await told, x);
				async function main() {
					${waits}
					const pool = new Pool(1);
					console.log(await pool.map(double, [1, 2, 3]), await pool.apply(untilTold, [1]));
					pool.close();
				}
			`,
		});
		assert.equal(result.code, 0, describeResult(result));
		const [refused, results] = result.stdout.split('\n');
		assert.match(refused ?? '', /^ProcessError: new Pool\(\): PoolWorker-1:1 would be started/);
		assert.equal(results, '[ 2, 4, 6 ] 1');
	});

test('a task may create a pool, even if its module was imported for it or another import is under way', async (t) => {
	const result = await run(t, {
		'main.mjs': `
			import { Pool, Queue } from ${LIBRARY};
			import { nested } from './nested.mjs';
			import { later } from './later.mjs';
			const pool = new Pool(1);
			console.log(await pool.apply(nested, [3]));
			const queue = new Queue();
			await queue.put(later);
			console.log(await pool.apply(async (queue) => {
				const getting = queue.get();
				const inner = new Pool(1);
				const result = await inner.apply((x) => x + 1, [4]);
				inner.close();
				return [result, (await getting)()];
			}, [queue]));
			pool.close();
		`,
		'nested.mjs': `
			import { Pool } from ${LIBRARY};
			export async function nested(x) {
				await own.pool.apply(() => 0);
				return own.pool.apply((y) => y * 2, [x]);
			}
			const own = { get pool() { return this.made ??= new Pool(1); } };
		`,
		'later.mjs':
			"import { setTimeout } from 'node:timers/promises'; await setTimeout(50); export function later() { return 'later'; }",
	});
	assert.equal(result.code, 0, describeResult(result));
	assert.equal(result.stdout, "6\n[ 5, 'later' ]\n");
});
