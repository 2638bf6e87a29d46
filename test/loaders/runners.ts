/**
 * Test runners: how each is called, and what it counted.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageFolder } from '../support/package-folder.js';
import { type ProgramResult, runProgram } from '../support/run-program.js';
import { installed } from './project.js';
import { type Program, PROGRAMS } from './programs.js';
import { placeSources, type Syntax } from './sources.js';
import { compiledByTsc } from './tsc.js';

export interface Runner {
	/** As in `docs/loaders.md`. */
	readonly name: string;
	/** Writes a test for each program, and one that fails. */
	readonly prepare: (project: PackageFolder) => Promise<string>;
	readonly run: (folder: string, which: 'programs' | 'failing') => Promise<ProgramResult>;
	/** The numbers of tests that it reports. */
	readonly counts: (folder: string, result: ProgramResult) => { readonly passed: number; readonly failed: number };
	/** Its message for the failing test: the function in the pool returned 2, and 3 was expected. */
	readonly failure: RegExp;
}

export const RUNNERS: readonly Runner[] = [
	...['forks', 'threads', 'vmThreads', 'vmForks'].map(vitest),
	{
		name: 'jest',
		prepare: prepareJest,
		run: (cwd, which) =>
			runProgram(installed('jest/bin/jest.js'), {
				cwd,
				deadline: DEADLINE,
				// Jest has no import() without --experimental-vm-modules.
				env: { WITHOUT: 'a dynamic import', FORCE_COLOR: '0' },
				args: [
					'--json',
					`--outputFile=${RESULTS}`,
					`--cacheDirectory=${join(cwd, 'cache')}`,
					'--maxWorkers=2',
					'--testTimeout=120000',
					which === 'programs' ? '--testPathIgnorePatterns=failing' : 'failing',
				],
			}),
		counts: readResults,
		failure: /Expected: 3\s+Received: 2/,
	},
	{
		name: 'node --test, with coverage',
		prepare: prepareNodeTest,
		run: (cwd, which) => {
			const files = which === 'programs' ? PROGRAMS.map(({ name }) => `${name}.test.js`) : ['failing.test.js'];
			const args = ['--experimental-test-coverage', '--test-reporter=tap', ...files];
			return runProgram('--test', { args, cwd, deadline: DEADLINE });
		},
		counts: (_folder, { stdout }) => ({
			passed: Number(/^# pass (\d+)/m.exec(stdout)?.[1]),
			failed: Number(/^# fail (\d+)/m.exec(stdout)?.[1]),
		}),
		failure: /2 !== 3/,
	},
];

const DEADLINE = 180_000;
const RESULTS = 'results.json';
const FAILS =
	'const pool = new Pool(1); const result = await pool.apply(() => 1 + 1); pool.close(); await pool.join();';

function vitest(pool: string): Runner {
	return {
		name: `vitest, ${pool}`,
		prepare: prepareVitest,
		run: (cwd, which) =>
			runProgram(installed('vitest/vitest.mjs'), {
				cwd,
				deadline: DEADLINE,
				env: { FORCE_COLOR: '0' },
				args: [
					'run',
					`--pool=${pool}`,
					'--reporter=default',
					'--reporter=json',
					`--outputFile=${RESULTS}`,
					'--maxWorkers=2',
					'--testTimeout=120000',
					...(which === 'programs' ? ['--exclude=failing.test.ts'] : ['failing']),
				],
			}),
		counts: readResults,
		failure: /expected 2 to be 3/,
	};
}

function readResults(folder: string): { passed: number; failed: number } {
	const results = JSON.parse(readFileSync(join(folder, RESULTS), 'utf8')) as {
		numPassedTests: number;
		numFailedTests: number;
	};
	return { passed: results.numPassedTests, failed: results.numFailedTests };
}

async function prepareVitest(project: PackageFolder): Promise<string> {
	await placeAll(project, 'vitest', { enums: true, decorators: ['legacy'] }, 'esm');
	for (const { name } of PROGRAMS) {
		project.write(
			`vitest/${name}.test.ts`,
			`import { expect, test } from 'vitest';
			import { finished } from './${name}/main.ts';
			test('${name}', async () => { expect(await finished).toEqual([]); });\n`,
		);
	}
	project.write(
		'vitest/failing.test.ts',
		`import { Pool } from 'multiprocess';
		import { expect, test } from 'vitest';
		test('fails', async () => { ${FAILS} expect(result).toBe(3); });\n`,
	);
	project.write('vitest/package.json', '{ "type": "module" }');
	return join(project.path, 'vitest');
}

async function prepareJest(project: PackageFolder): Promise<string> {
	await placeAll(project, 'jest', { enums: true, decorators: [] }, 'cjs');
	for (const { name } of PROGRAMS) {
		project.write(
			`jest/${name}.test.ts`,
			`import { finished } from './${name}/main.ts';
			test('${name}', async () => { expect(await finished).toEqual([]); });\n`,
		);
	}
	project.write(
		'jest/failing.test.ts',
		`import { Pool } from 'multiprocess';
		test('fails', async () => { ${FAILS} expect(result).toBe(3); });\n`,
	);
	project.write('jest/package.json', '{ "type": "commonjs" }');
	project.write(
		'jest/babel.config.cjs',
		"module.exports = { presets: ['@babel/preset-typescript'], plugins: ['@babel/plugin-transform-modules-commonjs'] };\n",
	);
	return join(project.path, 'jest');
}

async function prepareNodeTest(project: PackageFolder): Promise<string> {
	const { path } = await compiledByTsc(project, 'esm', 'es2022');
	const place = path.slice(project.path.length + 1);
	for (const { name } of PROGRAMS) {
		project.write(
			`${place}/${name}.test.js`,
			`import assert from 'node:assert/strict';
			import { test } from 'node:test';
			import { finished } from './${name}/main.js';
			test('${name}', async () => { assert.deepEqual(await finished, []); });\n`,
		);
	}
	project.write(
		`${place}/failing.test.js`,
		`import assert from 'node:assert/strict';
		import { test } from 'node:test';
		import { Pool } from 'multiprocess';
		test('fails', async () => { ${FAILS} assert.equal(result, 3); });\n`,
	);
	return path;
}

async function placeAll(project: PackageFolder, place: string, syntax: Syntax, modules: 'esm' | 'cjs'): Promise<void> {
	for (const program of PROGRAMS) await placeSources(project, place, program, { syntax, modules });
}

/**
 * Percentage of the lines of a program's main module that have run, according to the report of
 * `node --test`. Node 22 and later list files below their folders.
 */
export function coveredLines({ stdout }: ProgramResult, { name }: Program): number | undefined {
	let folder = '';
	for (const line of stdout.slice(stdout.indexOf('start of coverage report')).split('\n')) {
		const [file = '', lines = ''] = line.slice(1).split('|');
		if (file.trim() !== '' && lines.trim() === '') folder = `${file.trim()}/`;
		else if (`${folder}${file.trim()}`.endsWith(`${name}/main.js`)) return Number(lines);
	}
	return undefined;
}
