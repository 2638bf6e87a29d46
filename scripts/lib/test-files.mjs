/**
 * Finds the compiled test files: all, or those whose path contains one of the given words. A word
 * may be a source file (`test/pool/map.test.ts`), a compiled one, a folder (`test/pool`) or a part
 * of a path (`pool/map`).
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * @param {string[]} words
 * @returns {string[]} paths relative to the repository, sorted
 * @throws Error if a word matches no test file
 */
export function findTestFiles(words) {
	const all = readdirSync(join(root, 'build', 'test'), { recursive: true })
		.filter((name) => name.endsWith('.test.js'))
		.map((name) => join('build', 'test', name))
		.sort((a, b) => (a < b ? -1 : 1));
	if (words.length === 0) return all;
	const chosen = new Set();
	for (const word of words) {
		const fitting = all.filter((file) => file.includes(compiledName(word)));
		if (fitting.length === 0)
			throw new Error(`No test file matches '${word}'. Give a test file, a folder of tests or a part of their path.`);
		for (const file of fitting) chosen.add(file);
	}
	return all.filter((file) => chosen.has(file));
}

/**
 * Whether a file runs on one Node only. It tests the package, scripts or pages, or it is a long run
 * through code that other tests cover on each Node.
 */
export function runsOnce(file) {
	return fits(ONCE, file);
}

/**
 * Whether the file's processes collect many megabytes. Node 24 on Debian 12's glibc sometimes never
 * ends after that: at exit it waits for a V8 thread that was not woken (a fault of
 * `pthread_cond_signal`, glibc bug 25847). The library kills children that hang like that, but the
 * test's own process would stay.
 */
export function movesMuch(file) {
	return fits(MUCH, file);
}

const ONCE =
	/^(package|scripts|support|examples)\/|^readme\/(commands|links|programs|python-names)\.|^pool\/(large-values|stress|programs)\.|^memory\/left-behind\.|^native\/missing\.|^process\/children-of-threads\.|^shipping\/decode\.|^platforms\/(bun|deno)\.|^kills\/|^memory\/interleavings\.|^transport\//;
const MUCH = /^queues\/(items|exchange|memory|killed-anywhere)\.|^memory\/(loans|sent-on)\./;

function fits(pattern, file) {
	return pattern.test(file.slice('build/test/'.length));
}

function compiledName(word) {
	return word.replace(/^\.\//, '').replace(/\.ts$/, '.js');
}
