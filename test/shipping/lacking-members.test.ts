/**
 * Members that a plugin added to a package's object are missing at the receiver, and the error says
 * so.
 */
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

const LIBRARY = inRepository('dist/index.js');

const esm = (tasks: string): string => `
	import { dates, Day, registry } from 'dates';
	import { onChildStart, Pool } from ${JSON.stringify(pathToFileURL(LIBRARY).href)};
	${program(tasks)}
`;
const cjs = (tasks: string): string => `
	const dates_1 = require('dates');
	const { dates, registry } = dates_1;
	const { onChildStart, Pool } = require(${JSON.stringify(LIBRARY)});
	(async () => { ${program(tasks)} })();
`;
const program = (tasks: string): string => `
	const plugin = (type, main) => {
		type.prototype.zoned = () => 'zoned';
		type.prototype.zones = { utc: 'UTC' };
		main.utc = () => 'utc';
		main.zones = { utc: 'UTC' };
	};
	dates.extend(plugin);
	registry.render = () => 'rendered';
	registry.list = ['listed'];
	const other = {};
	if (process.argv[2]) onChildStart(() => { dates.extend(plugin); registry.list = ['listed']; });
	const pool = new Pool(1);
	const failure = (error) => error.message + ' ## ' + error.stack.includes('onChildStart');
	const results = [${tasks}].map((result) => result.catch(failure));
	for (const outcome of await Promise.all(results)) console.log(JSON.stringify(outcome));
	pool.close();
	await pool.join();
`;

/** Returns, for each task, the message of its failure, or its result. */
async function outcomes(t: TestContext, tasks: string, ...args: string[]): Promise<string[]> {
	return outcomesOf(t, esm(tasks), 'main.mjs', args);
}

async function outcomesOf(t: TestContext, text: string, name: string, args: readonly string[] = []): Promise<string[]> {
	const dir = tempDir(t);
	writeFiles(dir, {
		'node_modules/dates/package.json': '{ "name": "dates", "main": "index.js" }',
		'node_modules/dates/index.js': DATES,
		[name]: text,
	});
	const result = await runProgram(join(dir, name), { args });
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

const READS = `
	pool.apply(() => dates.zones.utc),
	pool.apply((day) => day.zones.utc, [dates()]),
	pool.apply(() => dates()
		.zones
		.utc),
	pool.apply(() => { const { utc } = dates.zones; return utc; }),
	pool.apply(() => { for (const one of registry.list) return one; }),
	pool.apply(() => { registry.list.extra = 3; return 'set'; }),
	pool.apply(() => [(() => 1)(), registry.list.at(0)][1]),
`;

for (const [name, make] of [
	['main.mjs', esm],
	['main.cjs', cjs],
] as const) {
	test(`a missing member from which something is read is named, too: ${name}`, async (t) => {
		const found = await outcomesOf(t, make(READS), name);
		assert.equal(found.length, 7);
		for (const message of found)
			assert.match(
				message,
				/^.* \(\w+ of dates has `(zones|list)` in the process that sent it, and lacks it here: .*onChildStart.*\) ## true$/,
			);
	});
}

test('a missing member that compiled code calls is named', async (t) => {
	const [found = ''] = await outcomesOf(t, cjs('pool.apply(() => (0, dates_1.dates.utc)())'), 'main.cjs');
	assert.match(found, /dates\.utc\) is not a function \(dates of dates has `utc`/);
});

test('other errors stay unchanged', async (t) => {
	const found = await outcomes(
		t,
		`
		pool.apply(() => { dates(); return other.add(); }),
		pool.apply(() => { dates(); return other.unheard(); }),
		pool.apply(() => { dates(); throw new Error('x.zoned is not a function'); }),
		pool.apply(() => { dates(); return other.a.zoned; }),
		pool.apply(() => { const { zones } = dates; return zones.utc; }),
		pool.apply(() => { dates(); return other.at(0).zones.utc; }),
	`,
	);
	assert.deepEqual(found, [
		'other.add is not a function ## false',
		'other.unheard is not a function ## false',
		'x.zoned is not a function ## false',
		"Cannot read properties of undefined (reading 'zoned') ## false",
		"Cannot read properties of undefined (reading 'utc') ## false",
		'other.at is not a function ## false',
	]);
});

test('the remedy works', async (t) => {
	const found = await outcomes(
		t,
		`pool.apply(() => dates.utc() + dates().zoned()), pool.apply((day) => day.zoned(), [dates()]), ${READS}`,
		'repeat',
	);
	assert.deepEqual(found, ['utczoned', 'zoned', 'UTC', 'UTC', 'UTC', 'UTC', 'listed', 'set', 'listed']);
});
