/**
 * `npm run check`: all that a change must pass besides the tests. Prints one line per tool, and the
 * tool's output if it fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/root.mjs';

const archives = mkdtempSync(join(tmpdir(), 'multiprocess-check-'));

/**
 * Name, subject and command of each check, ordered so that the first failure explains the later
 * ones.
 * @type {[name: string, finds: string, command: string, args: string[] | (() => string[])][]}
 */
const checks = [
	['tsc src', 'types of the library', bin('tsc'), ['-p', 'tsconfig.json']],
	['tsc test', 'types of the tests', bin('tsc'), ['-p', 'test/tsconfig.json']],
	['biome', 'formatting', bin('biome'), ['format', '.']],
	['widths', 'lines of prose that are too long', process.execPath, ['scripts/widths.mjs']],
	['floors', 'imports that run upward, circles, full folders', process.execPath, ['scripts/floors.mjs']],
	['api', 'public names without a description, stale pages', process.execPath, ['scripts/api.mjs']],
	['oxlint', 'mistakes', bin('oxlint'), ['--type-aware', '--deny-warnings', ...sourceFolders()]],
	['knip', 'unused files, exports and dependencies', bin('knip'), []],
	['models', 'the protocols in shared memory', process.execPath, ['scripts/models.mjs']],
	['npm ci', 'package-lock.json fits package.json', 'npm', ['ci', '--dry-run', '--ignore-scripts']],
	// `prepack` would build again.
	['npm pack', 'the package', 'npm', ['pack', '--ignore-scripts', '--pack-destination', archives]],
	['publint', 'package.json as others read it', bin('publint'), () => ['--strict', archive()]],
	// `require` returns the ES module itself, which Node has supported since 20.19, our minimum; attw
	// only knows that it once failed. Under a `require` other than Node's, `require.cjs` returns that
	// module too.
	[
		'attw',
		'types as others resolve them',
		bin('attw'),
		() => [archive(), '--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm', 'false-esm'],
	],
];

let failures = 0;
try {
	for (const [name, finds, command, args] of checks) {
		const { status, stdout, stderr, error } = spawnSync(command, typeof args === 'function' ? args() : args, {
			cwd: root,
			encoding: 'utf8',
		});
		const ok = status === 0;
		console.log(`${ok ? '✔' : '✖'} ${name}: ${finds}`);
		if (ok) continue;
		failures++;
		process.stdout.write(error ? `${error.message}\n` : stdout + stderr);
	}
} finally {
	rmSync(archives, { recursive: true, force: true });
}
console.log(failures === 0 ? '\nEverything is in order.' : `\n${failures} of ${checks.length} checks failed.`);
process.exitCode = failures === 0 ? 0 : 1;

function bin(name) {
	return join(root, 'node_modules', '.bin', name);
}

function sourceFolders() {
	return ['src', 'test', 'scripts', 'bench', 'examples'].filter((folder) => existsSync(join(root, folder)));
}

function archive() {
	return join(archives, readdirSync(archives)[0] ?? 'nothing-was-packed.tgz');
}
