import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { readFunction } from '#src/shipping/engine/inspector.js';
import { type FoundScript, runningScript } from '#src/shipping/engine/running-scripts.js';
import { inRepository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';
import { tempDir, writeFiles } from '../../support/temp-dir.js';

function scriptIdOf(fn: Function): string {
	return readFunction(fn).location?.scriptId as string;
}

test('a script that is running is found with its source', () => {
	const source = readFileSync(fileURLToPath(import.meta.url), 'utf8');
	const id = scriptIdOf(() => 1);
	assert.deepEqual(runningScript(id), { id, name: import.meta.url, isModule: true, source });
});

test('a script that is not running is not found', () => {
	assert.equal(runningScript(scriptIdOf(tempDir)), undefined);
});

/** Makes a function that calls what it is given, in a script with this text and name. */
function callerFrom(text: string, filename: string): <T>(use: () => T) => T {
	return new Script(text, { filename }).runInThisContext() as <T>(use: () => T) => T;
}

test('a source is not taken from a file that holds something else', (t) => {
	const file = join(tempDir(t), 'file.cjs');
	const [loaded, changed] = ['(use) => use()', '(use) =>  use()'];
	const call = callerFrom(loaded, file);
	const look = (): FoundScript | undefined => call(() => runningScript(scriptIdOf(call)));

	assert.equal(look(), undefined);
	writeFileSync(file, changed);
	assert.equal(look(), undefined);
	writeFileSync(file, loaded);
	const found = look();
	assert.equal(found?.source, loaded);
	assert.equal(found.isModule, false);
});

test("two running scripts of one name can't be told apart, so neither is taken", (t) => {
	const file = join(tempDir(t), 'file.cjs');
	const [one, other] = ['(use) => use()', '((use) => use())'];
	writeFileSync(file, one);
	const call = callerFrom(one, file);
	const callOther = callerFrom(other, file);
	assert.equal(
		callOther(() => call(() => runningScript(scriptIdOf(call)))),
		undefined,
	);
	assert.ok(call(() => runningScript(scriptIdOf(call))));
});

test("a program's own prepareStackTrace is not called, and stays", () => {
	const { prepareStackTrace } = Error;
	const own = (): string => assert.fail('it was asked');
	try {
		Error.prepareStackTrace = own;
		assert.ok(runningScript(scriptIdOf(() => 2)));
		assert.equal(Error.prepareStackTrace, own);
	} finally {
		if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
		else Reflect.deleteProperty(Error, 'prepareStackTrace');
	}
});

test('a function that the program imports from its own file needs no debugger either', async (t) => {
	const files = { 'tasks.mjs': 'export const hello = (n) => `hello ${n}`;' };
	assert.equal(await runWithDebugger(t, "import { hello } from './tasks.mjs';", files), 'hello 5 false\n');
});

test('another function of a script that is not running needs the debugger', async (t) => {
	const files = { 'tasks.mjs': 'export const make = () => (n) => `hello ${n}`;' };
	const program = "import { make } from './tasks.mjs'; const hello = make();";
	assert.equal(await runWithDebugger(t, program, files), 'hello 5 true\n');
});

test('scripts on the stack may have names that are not URLs', async (t) => {
	const program = `
		import vm from 'node:vm';
		const call = vm.runInThisContext('(use) => use()', { filename: 'file:///home/100%/c.js' });
		const hello = call(() => (n) => 'hello ' + n);
		const { apply } = Pool.prototype;
		Pool.prototype.apply = function (...args) {
			return call(() => apply.apply(this, args));
		};`;
	assert.equal(await runWithDebugger(t, program, {}), 'hello 5 false\n');
});

for (const [how, change] of [
	['has changed to one of the same length', "writeFileSync('tasks.mjs', text.replace('./one.mjs', './two.mjs'))"],
	['is gone', "unlinkSync('tasks.mjs')"],
]) {
	test(`the same where its file ${how}`, async (t) => {
		const files = {
			'one.mjs': "export const name = () => 'one';",
			'two.mjs': "export const name = () => 'two';",
			'tasks.mjs': "import { name } from './one.mjs'; export const make = () => (n) => `${name()} ${n}`;",
		};
		const program = `
			import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
			import { make } from './tasks.mjs';
			const text = readFileSync('tasks.mjs', 'utf8');
			${change};
			const hello = make();`;
		assert.equal(await runWithDebugger(t, program, files), 'one 5 true\n');
	});
}

for (const execArgv of [[], ['--preserve-symlinks', '--preserve-symlinks-main']]) {
	test(`what the main module imports through an index is set up there, even if a link started it: node ${execArgv.join(' ')}`, async (t) => {
		const dir = tempDir(t);
		writeFiles(dir, {
			'core.mjs': 'export const task = () => globalThis.isPrepared === true;',
			'index.mjs': "export { task } from './core.mjs'; globalThis.isPrepared = true;",
			'main.mjs': `
				import { task } from './index.mjs';
				import { Pool } from 'multiprocess';
				const pool = new Pool(1);
				console.log(await pool.apply(task));
				pool.close();
				await pool.join();`,
		});
		linkLibrary(dir);
		symlinkSync('main.mjs', join(dir, 'link.mjs'));
		const result = await runProgram(join(dir, 'link.mjs'), { execArgv });
		assert.equal(result.stdout, 'true\n', describeResult(result));
	});
}

for (const [how, change] of [
	['changed', "writeFileSync(file, text.replace('./one.mjs', './two.mjs'))"],
	['removed', 'unlinkSync(file)'],
]) {
	test(`a program whose main file was ${how} since it began sends what it runs`, async (t) => {
		const dir = tempDir(t);
		writeFiles(dir, {
			'one.mjs': "export const name = () => 'one';",
			'two.mjs': "export const name = () => 'two';",
			'main.mjs': `
				import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
				import { name } from './one.mjs';
				import { Pool } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
				const file = import.meta.filename ?? new URL(import.meta.url).pathname;
				const text = readFileSync(file, 'utf8');
				${change};
				const pool = new Pool(1);
				console.log(await pool.apply(() => name() + ' of main'));
				pool.close();
				await pool.join();
			`,
		});
		const result = await runProgram(join(dir, 'main.mjs'), {});
		assert.equal(result.stdout, 'one of main\n', describeResult(result));
	});
}

test('a program that starts a function of its main file does not pay for the debugger', async (t) => {
	const dir = tempDir(t);
	writeFiles(dir, {
		'main.mjs': `
			import { Session } from 'node:inspector';
			import { Process } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
			const { post } = Session.prototype;
			const asked = new Set();
			Session.prototype.post = function (method, ...rest) {
				asked.add(method);
				return post.call(this, method, ...rest);
			};
			for (let i = 0; i < 3; i++) {
				const p = new Process({ target: (text) => console.log(text, i), args: ['process'] });
				p.start();
				await p.join();
			}
			console.log(asked.has('Runtime.getProperties'), asked.has('Debugger.enable'));
		`,
	});
	const result = await runProgram(join(dir, 'main.mjs'), {});
	assert.equal(result.stdout, 'process 0\nprocess 1\nprocess 2\ntrue false\n', describeResult(result));
});

function linkLibrary(dir: string): void {
	mkdirSync(join(dir, 'node_modules'));
	symlinkSync(inRepository('.'), join(dir, 'node_modules/multiprocess'));
}

/** Returns what a program prints: the result of a task, and whether it enabled the debugger. */
async function runWithDebugger(t: TestContext, program: string, files: Record<string, string>): Promise<string> {
	const dir = tempDir(t);
	writeFiles(dir, {
		...files,
		'counting.mjs': `
			import { Session } from 'node:inspector';
			const { post } = Session.prototype;
			export const asked = new Set();
			Session.prototype.post = function (method, ...rest) {
				asked.add(method);
				return post.call(this, method, ...rest);
			};`,
		'main.mjs': `
			import { asked } from './counting.mjs';
			import { Pool } from 'multiprocess';
			${program}
			const pool = new Pool(1);
			const result = await pool.apply(hello, [5]);
			console.log(result, asked.has('Debugger.enable'));
			pool.close();
			await pool.join();`,
	});
	linkLibrary(dir);
	const result = await runProgram(join(dir, 'main.mjs'), { cwd: dir });
	assert.equal(result.code, 0, describeResult(result));
	return result.stdout;
}
