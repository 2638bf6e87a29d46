/** What a plugin added to a package's object is not at the receiver's, and the error says so. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

const DATES = `
	class Day { add(n) { return new Day(); } }
	const dates = () => new Day();
	dates.prototype = Day.prototype;
	dates.extend = (plugin) => plugin(Day, dates);
	exports.dates = dates;
	exports.Day = Day;
	exports.registry = { helpers: 0 };
`;

/** Prints the messages with which each of some tasks fails, or what it returns. */
async function outcomes(t: TestContext, tasks: string, ...args: string[]): Promise<string[]> {
	const dir = tempDir(t);
	writeFiles(dir, {
		'node_modules/dates/package.json': '{ "name": "dates", "main": "index.js" }',
		'node_modules/dates/index.js': DATES,
		'main.mjs': `
			import { dates, Day, registry } from 'dates';
			import { onChildStart, Pool } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
			const plugin = (type, main) => { type.prototype.zoned = () => 'zoned'; main.utc = () => 'utc'; };
			dates.extend(plugin);
			registry.render = () => 'rendered';
			const other = {};
			if (process.argv[2]) onChildStart(() => dates.extend(plugin));
			const pool = new Pool(1);
			const failure = (error) => error.message + ' ## ' + error.stack.includes('onChildStart');
			const results = [${tasks}].map((result) => result.catch(failure));
			for (const outcome of await Promise.all(results)) console.log(JSON.stringify(outcome));
			pool.close();
			await pool.join();
		`,
	});
	const result = await runProgram(join(dir, 'main.mjs'), { args });
	assert.equal(result.stderr, '', describeResult(result));
	return result.stdout
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as string);
}

test('a member that a plugin added is named, with onChildStart as the remedy', async (t) => {
	const found = await outcomes(
		t,
		`
		pool.apply(() => dates.utc()),
		pool.apply(() => dates().zoned()),
		pool.apply((day) => day.zoned(), [dates()]),
		pool.apply(() => registry.render()),
	`,
	);
	assert.equal(found.length, 4);
	for (const message of found)
		assert.match(
			message,
			/^.*\.(utc|zoned|render) is not a function \(\w+ of \S+ has `\1` in the process that sent it, and lacks it here: .*onChildStart.*\) ## true$/,
		);
});

test('other errors stay as they are', async (t) => {
	const found = await outcomes(
		t,
		`
		pool.apply(() => { dates(); return other.add(); }),
		pool.apply(() => { dates(); return other.unheard(); }),
		pool.apply(() => { dates(); throw new Error('x.zoned is not a function'); }),
		pool.apply(() => { dates(); return other.a.zoned; }),
	`,
	);
	assert.deepEqual(found, [
		'other.add is not a function ## false',
		'other.unheard is not a function ## false',
		'x.zoned is not a function ## false',
		"Cannot read properties of undefined (reading 'zoned') ## false",
	]);
});

test('the remedy works', async (t) => {
	const found = await outcomes(
		t,
		'pool.apply(() => dates.utc() + dates().zoned()), pool.apply((day) => day.zoned(), [dates()])',
		'repeat',
	);
	assert.deepEqual(found, ['utczoned', 'zoned']);
});
