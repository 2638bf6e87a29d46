/**
 * However the program was started, its children find its functions and do not run it again.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type TestContext, test } from 'node:test';
import { byThreads, testOfProcesses } from '../support/by-threads.js';
import { inRepository } from '../support/repository.js';
import { describeResult, type ProgramOptions, runCommand, runProgram } from '../support/run-program.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

const FILE = inRepository(byThreads ? 'test/fixtures/process/library-by-threads.mjs' : 'dist/index.js');
const LIBRARY = JSON.stringify(pathToFileURL(FILE).href);
/** Prints what a cold child and a standby see. */
const BODY = `
	let counter = 0;
	class Greeter { constructor(name) { this.name = name; } greet() { return 'hello ' + this.name; } }
	function target(greeter) {
		console.log(greeter.greet(), greeter instanceof Greeter, counter);
	}
	counter = 1;
	async function main() {
		console.log('main runs');
		for (const name of ['a', 'b']) {
			const p = new Process({ target, args: [new Greeter(name)] });
			p.start();
			const code = await p.join();
			if (code !== 0) console.log('code', code);
		}
	}
`;
const MODULE = `import { Process } from ${LIBRARY};${BODY}await main();\n`;
const COMMONJS = `const { Process } = require(${JSON.stringify(FILE)});${BODY}main();\n`;
const EXPECTED = 'main runs\nhello a true 1\nhello b true 1\n';

async function check(program: string, options: ProgramOptions = {}): Promise<void> {
	const result = await runProgram(program, options);
	assert.deepEqual([result.stdout, result.stderr, result.code], [EXPECTED, '', 0], describeResult(result));
}

function folder(t: TestContext, files: Record<string, string>): string {
	const path = tempDir(t);
	writeFiles(path, files);
	return path;
}

for (const [id, name, text, argument = name] of [
	['MAI01', 'script.mjs', MODULE],
	['MAI01', 'script.cjs', COMMONJS],
	['MAI02', 'no-suffix', COMMONJS],
	['MAI02', 'left-out.js', COMMONJS, 'left-out'],
	['MAI05', 'index.js', COMMONJS, '.'],
	['MAI05', 'folder/index.js', COMMONJS, 'folder'],
	['MAI01', 'with blank & 100% #1?.mjs', MODULE],
	['MAI01', 'ünï🎉.mjs', MODULE],
] as const) {
	test(`${id} LBK16 the program is ${name}, started as ${argument}`, async (t) => {
		const path = folder(t, { [name]: text });
		await check(argument, { cwd: path });
	});
}

test('MAI05 the program is a folder with a package.json that names its main file', async (t) => {
	await check('app', {
		cwd: folder(t, { 'app/package.json': '{ "main": "lib/start.js" }', 'app/lib/start.js': COMMONJS }),
	});
});

test('MAI09 the program is a module in a package, with relative imports and imports of its own name', async (t) => {
	const path = folder(t, {
		'package.json':
			'{ "name": "app", "type": "module", "imports": { "#lib/*": "./lib/*" }, "exports": { "./*": "./*" } }',
		'lib/one.js': 'export const one = () => 1;',
		'lib/two.js': 'export const two = { value: 2 };',
		'lib/three.js': 'export default () => 3;',
		'bin/main.js': `
			import { Process } from ${LIBRARY};
			import { one } from '../lib/one.js';
			import { two } from '#lib/two.js';
			import three from 'app/lib/three.js';
			const p = new Process({ target: async () => console.log(one(), two.value, three(), (await import('../lib/one.js')).one()) });
			p.start();
			await p.join();
		`,
	});
	const { stdout } = await runProgram('bin/main.js', { cwd: path });
	assert.equal(stdout, '1 2 3 1\n');
});

test('LBK16 the program is -e', async () => {
	for (const flags of [['-e'], ['--input-type=module', '-e']]) {
		const result = await runCommand(process.execPath, [...flags, flags.length === 1 ? COMMONJS : MODULE]);
		assert.deepEqual([result.stdout, result.stderr, result.code], [EXPECTED, '', 0], describeResult(result));
	}
});

test('LBK19 the default context works in a program without a file', async () => {
	const text = `const { getContext } = require(${JSON.stringify(FILE)});
		const p = new (getContext().Process)({ target: () => console.log('runs') });
		p.start();
		p.join().then((code) => console.log('code', code));`;
	const result = await runCommand(process.execPath, ['-e', text]);
	assert.equal(result.stdout, 'runs\ncode 0\n', describeResult(result));
});

test('END03 a child finds the modules that the program finds, even from another folder', async (t) => {
	const path = folder(t, {
		'node_modules/bare/package.json': '{ "name": "bare", "type": "module", "exports": "./index.js" }',
		'node_modules/bare/index.js':
			'export const own = { from: "bare" }; export function shout(s) { return s.toUpperCase(); }',
		'near.mjs': 'export const near = () => "near";',
		'script.mjs': `
			import { Process } from ${LIBRARY};
			import { own, shout } from 'bare';
			import { near } from './near.mjs';
			process.chdir('/');
			for (let i = 0; i < 2; i++) {
				const p = new Process({ target: async () => console.log(shout(own.from), (await import('bare')).own.from, near(), import.meta.resolve('bare').endsWith('/node_modules/bare/index.js')) });
				p.start();
				await p.join();
			}
		`,
	});
	const result = await runProgram('script.mjs', { cwd: path });
	assert.equal(result.stdout, 'BARE bare near true\n'.repeat(2), describeResult(result));
});

test('LBK16 the program is read from stdin', async () => {
	for (const args of [['-'], []]) {
		const result = await runCommand(process.execPath, args, { input: COMMONJS });
		assert.deepEqual([result.stdout, result.stderr, result.code], [EXPECTED, '', 0], describeResult(result));
	}
	const result = await runCommand(process.execPath, ['--input-type=module', '-'], { input: MODULE });
	assert.deepEqual([result.stdout, result.stderr, result.code], [EXPECTED, '', 0], describeResult(result));
});

test('MIS01 a program without a guard starts its processes only once', async (t) => {
	const text = `import { Process } from ${LIBRARY}; console.log('main runs'); new Process({ target: () => console.log('target runs') }).start();`;
	const { stdout } = await runProgram('script.mjs', { cwd: folder(t, { 'script.mjs': text }) });
	assert.equal(stdout, 'main runs\ntarget runs\n');
});

test('LBK17 a module that starts processes when a child imports it fails that child, with the remedy', async (t) => {
	const path = folder(t, {
		'module.mjs': `import { Process } from ${LIBRARY}; new Process({ target: () => {} }).start(); export function f() {}`,
		'script.mjs': `import { Process } from ${LIBRARY}; import { f } from './module.mjs'; const p = new Process({ target: f }); p.start(); console.log(await p.join());`,
	});
	const { stdout, stderr } = await runProgram('script.mjs', { cwd: path });
	assert.equal(stdout, '1\n');
	assert.match(stderr, /ProcessError: .*is still importing its modules.*isMainProcess/);
});

test('a module that starts processes only in the main process can be imported by children', async (t) => {
	const path = folder(t, {
		'module.mjs': `import { isMainProcess, Process } from ${LIBRARY}; if (isMainProcess) new Process({ target: () => {} }).start(); export function f() { console.log('f runs, main:', isMainProcess); }`,
		'script.mjs': `import { Process } from ${LIBRARY}; import { f } from './module.mjs'; const p = new Process({ target: f }); p.start(); console.log(await p.join());`,
	});
	const { stdout } = await runProgram('script.mjs', { cwd: path });
	assert.equal(stdout, 'f runs, main: false\n0\n');
});

testOfProcesses(
	'a loader given by --import or --require, also by a relative path, runs in the children, too',
	async (t) => {
		const path = folder(t, {
			'loader.mjs': 'globalThis.fromImport = true;',
			'hook.cjs': 'globalThis.fromRequire = true;',
			'script.mjs': `import { Process } from ${LIBRARY}; process.chdir('/'); for (const i of [1, 2]) { const p = new Process({ target: () => console.log(globalThis.fromImport, globalThis.fromRequire) }); p.start(); await p.join(); }`,
		});
		const { stdout } = await runProgram('script.mjs', {
			cwd: path,
			execArgv: ['--import', './loader.mjs', '-r', './hook.cjs'],
		});
		assert.equal(stdout, 'true true\ntrue true\n');
	},
);

test('TypeScript runs through tsx, including modules that children import', async (t) => {
	const path = folder(t, {
		'package.json': '{ "type": "module" }',
		'helper.ts': 'export enum Size { S = 1, L = 2 }\nexport const twice = (n: number): number => n * Size.L;\n',
		'script.ts': `import { Process } from ${LIBRARY}; import { Size, twice } from './helper.js'; const p = new Process<[number]>({ target: (n: number) => console.log(twice(n), Size[1]), args: [21] }); p.start(); console.log(await p.join());`,
	});
	const result = await runProgram('script.ts', { cwd: path, execArgv: ['--import', import.meta.resolve('tsx')] });
	assert.equal(result.stdout, '42 S\n0\n', describeResult(result));
});

test('node --test with a name pattern and a reporter: children do not become test runners', async (t) => {
	const path = folder(t, {
		'one.test.mjs': `import { Process } from ${LIBRARY}; import { test } from 'node:test'; import assert from 'node:assert';
			test('starts', async () => { const p = new Process({ target: () => process.exit(5) }); p.start(); assert.equal(await p.join(), 5); });
			test('other', () => { throw new Error('filtered'); });`,
	});
	const flags = ['--test', '--test-name-pattern=starts', '--test-reporter=tap'];
	const result = await runCommand(process.execPath, [...flags, 'one.test.mjs'], { cwd: path });
	assert.equal(result.code, 0, describeResult(result));
	assert.match(result.stdout, /# pass 1\n# fail 0/);
});

test('coverage by NODE_V8_COVERAGE is written by children that end normally', async (t) => {
	const path = folder(t, { 'script.mjs': MODULE });
	await check('script.mjs', { cwd: path, env: { NODE_V8_COVERAGE: `${path}/coverage` } });
	assert.ok(readdirSync(`${path}/coverage`).length >= 3);
});
