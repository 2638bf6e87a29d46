import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { setForkserverPreload } from 'multiprocess';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram, type ProgramResult } from '../support/run-program.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

const MODULE = "console.log('imported'); globalThis.preloaded = true; export {};\n";

/**
 * Starts two children one after the other, the second of them a standby. Each prints
 * whether the module was loaded before.
 */
function program(
	t: Parameters<typeof tempDir>[0],
	modules: string,
	options = '',
	module = MODULE,
): Promise<ProgramResult> {
	const folder = tempDir(t);
	writeFiles(folder, {
		'node_modules/bare/package.json': '{ "name": "bare", "main": "index.cjs" }',
		'node_modules/bare/index.cjs': "console.log('imported'); globalThis.preloaded = true;",
		'module.mjs': module,
		'program.mjs': `
			import { Process, setForkserverPreload, setStartMethod } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
			import { readFileSync } from 'node:fs';
			import { setTimeout as delay } from 'node:timers/promises';
			setForkserverPreload(${modules}, { ${options} });
			for (let i = 0; i < 2; i++) {
				const p = new Process({ target: () => console.log('ran', globalThis.preloaded) });
				p.start();
				console.log(await p.join());
			}
		`,
	});
	return runProgram(`${folder}/program.mjs`);
}

for (const [how, modules] of [
	['an absolute path', "[new URL('module.mjs', import.meta.url).pathname]"],
	['a file URL', "[new URL('module.mjs', import.meta.url).href]"],
	['a package name', "['bare']"],
] as const) {
	test(`a preload named by ${how} is loaded before the target runs`, async (t) => {
		const { stdout, stderr, code } = await program(t, modules);
		const lines = stdout.split('\n').filter((line) => line !== 'imported');
		assert.deepEqual([lines, stderr, code], [['ran true', '0', 'ran true', '0', ''], '', 0]);
	});
}

test('END04 what a preload prints appears once for each process', async (t) => {
	const spawn = "[(setStartMethod('spawn'), new URL('module.mjs', import.meta.url).href)]";
	const { stdout } = await program(t, spawn);
	assert.equal(stdout, 'imported\nran true\n0\n'.repeat(2));
});

test('a preload whose top-level await never settles fails the start, which says so', async (t) => {
	const result = await program(t, "[new URL('module.mjs', import.meta.url).href]", '', 'await new Promise(() => {});');
	assert.equal(result.stdout, '1\n1\n', describeResult(result));
	assert.match(result.stderr, /^standby process: the import of its modules never settled/);
});

test('a preload that ends the process ends each start with its code', async (t) => {
	const result = await program(t, "[new URL('module.mjs', import.meta.url).href]", '', 'process.exit(7);');
	assert.equal(result.stdout, '7\n7\n', describeResult(result));
});

for (const [what, modules, module, message] of [
	['can’t be found', "['not-there']", MODULE, /not-there/],
	['throws', "[new URL('module.mjs', import.meta.url).href]", "throw new Error('broken module')", /broken module/],
	['has a syntax error', "[new URL('module.mjs', import.meta.url).href]", 'const = ;', /module\.mjs|Unexpected/],
] as const) {
	test(`a preload that ${what}: a line on stderr, and the start works`, async (t) => {
		const result = await program(t, modules, '', module);
		assert.equal(result.stdout, 'ran undefined\n0\n'.repeat(2));
		assert.match(result.stderr, message);
		assert.match(result.stderr, /^setForkserverPreload\(\): /);
	});

	test(`a preload that ${what}: nothing with onError 'ignore'`, async (t) => {
		const result = await program(t, modules, "onError: 'ignore'", module);
		assert.deepEqual([result.stdout, result.stderr], ['ran undefined\n0\n'.repeat(2), '']);
	});

	test(`a preload that ${what}: each start fails with onError 'fail'`, async (t) => {
		const result = await program(t, modules, "onError: 'fail'", module);
		assert.equal(result.stdout, '1\n1\n', describeResult(result));
		assert.match(result.stderr, message);
		assert.match(result.stderr, /^Process-1: /);
	});
}

test('a preload that starts processes on import gets an error that says so', async (t) => {
	const module = `
		import { Process } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
		new Process().start();
	`;
	const result = await program(t, "[new URL('module.mjs', import.meta.url).href]", "onError: 'fail'", module);
	assert.equal(result.stdout, '1\n1\n');
	assert.match(
		result.stderr,
		/ProcessError: Process\.start\(\): Process-1 would be started while this child process is still importing/,
	);
});

test('END10 argv is that of the program while a preload is imported', async (t) => {
	const result = await program(
		t,
		"[new URL('module.mjs', import.meta.url).href]",
		'',
		'globalThis.preloaded = process.argv[1].endsWith("program.mjs")',
	);
	assert.equal(result.stdout, 'ran true\n0\n'.repeat(2), describeResult(result));
});

for (const [modules, options] of [
	['./module.mjs', {}],
	[['./module.mjs'], {}],
	[['../module.mjs'], {}],
	[[''], {}],
	[[1], {}],
	[[], { onError: 'throw' }],
	[[], { on_error: 'fail' }],
	[[], 'fail'],
] as const) {
	test(`setForkserverPreload(${JSON.stringify(modules)}, ${JSON.stringify(options)}) is a TypeError`, () => {
		assert.throws(() => setForkserverPreload(modules as never, options as never), {
			name: 'TypeError',
			message: /^setForkserverPreload\(\): /,
		});
	});
}
