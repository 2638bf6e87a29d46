/**
 * Programs under the loaders that run them directly. `npm run loaders` makes a table of these tests
 * and of `runners.test.ts`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { nodeMajor } from '../support/node-binaries.js';
import type { PackageFolder } from '../support/package-folder.js';
import { describeResult, runProgram, startProgram, type ProgramResult } from '../support/run-program.js';
import { bundledByEsbuild } from './compilers.js';
import { createProject } from './project.js';
import { ALIKE, BASICS, type Program, STRANGERS } from './programs.js';
import { type Launch, SCRIPT_LOADERS, type ScriptLoader } from './scripts.js';

let project: PackageFolder;

before(async () => {
	project = await createProject();
});

after(() => project.remove());

describe('loaders', { concurrency: 2 }, () => {
	for (const [index, loader] of SCRIPT_LOADERS.entries()) {
		const { name, from = 20, to = Infinity } = loader;
		const skip = (nodeMajor < from || nodeMajor > to) && `Node ${nodeMajor} has it not`;
		for (const program of programsFor(loader, index)) {
			test(`${name}: ${program.name}`, { skip }, async () => {
				const result = await run(await loader.prepare(project, program), { WITHOUT: loader.without });
				assert.match(result.stdout, ALIKE, describeResult(result));
				assert.equal(result.code, 0, describeResult(result));
			});
		}
	}
});

/**
 * All programs for `npm run loaders`. Otherwise, to save time, one of the strangers' under each
 * loader, a different one on the newer Node, and `basics` only if there is no other.
 */
function programsFor({ takes = () => true }: ScriptLoader, index: number): Program[] {
	const strangers = STRANGERS.filter(takes);
	if (process.env['ALL_LOADERS'] !== undefined) return [BASICS, ...strangers];
	return [strangers[(index + Math.floor(nodeMajor / 2)) % strangers.length] ?? BASICS];
}

async function run(
	{ cwd, args, input, isInteractive = false }: Launch,
	env: Record<string, string | undefined>,
): Promise<ProgramResult> {
	const [program = '', ...rest] = args;
	const options = { args: rest, cwd, env, deadline: 120_000, ...(input !== undefined && { input }) };
	if (!isInteractive) return runProgram(program, options);
	const running = startProgram(program, { ...options, keepsInputOpen: true });
	// Rejects if the program ends before.
	await running.waitForOutput(/^.*(cases alike|differences)$/m);
	running.child.stdin?.end();
	return running.result;
}

for (const format of ['esm', 'cjs'] as const) {
	test(`a bundle (${format}) that contains the library fails, and says why and what to do`, async () => {
		const file = await bundledByEsbuild(project, BASICS, { format, external: [] });
		const { code, stderr } = await runProgram(file, { cwd: project.path });
		assert.equal(code, 1);
		// Esbuild numbers the class if its name is taken.
		assert.match(stderr, /ProcessError\d?: multiprocess: .*is in a bundle.*esbuild --external:multiprocess/);
	});
}
