/**
 * `npm run test:sanitize`: runs the tests of the addon, and of what waits through it, with an addon
 * that is compiled with AddressSanitizer and UndefinedBehaviorSanitizer. The first finding ends its
 * process and so fails the test.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { root } from './lib/root.mjs';
import { findTestFiles } from './lib/test-files.mjs';

const TESTS = [
	'test/native',
	'test/process/children-of-threads',
	'test/memory/loans',
	'test/memory/sent-on',
	'test/sync/lock',
	'test/sync/condition',
	'test/sync/barrier',
];
const buildAddon = join(root, 'scripts', 'build-native.mjs');

process.exitCode = build() ? run() : 1;

function run() {
	try {
		execFileSync(process.execPath, [buildAddon, '--sanitize'], { stdio: 'inherit' });
		const args = ['--test', '--test-concurrency=1', ...findTestFiles(TESTS)];
		return spawnSync(process.execPath, args, { cwd: root, env: environment(), stdio: 'inherit' }).status ?? 1;
	} finally {
		execFileSync(process.execPath, [buildAddon], { stdio: 'inherit' });
	}
}

/**
 * The sanitizers must be loaded before anything else. Leaks are ignored, because node itself keeps
 * memory until it exits.
 */
function environment() {
	const library = execFileSync('cc', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
	return {
		...process.env,
		LD_PRELOAD: library,
		ASAN_OPTIONS: 'detect_leaks=0:handle_segv=0',
		UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
	};
}
