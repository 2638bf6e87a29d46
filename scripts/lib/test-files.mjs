/**
 * The compiled test files that were asked for: all of them, or those whose path holds one of the
 * words given. A word may be a source file (`test/pool/map.test.ts`), a compiled one, a folder
 * (`test/pool`) or a part of a name (`pool/map`).
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * @param {string[]} words
 * @returns {string[]} paths relative to the repository, sorted
 * @throws Error if a word fits no test file
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
			throw new Error(`No test file fits '${word}'. Give a test file, a folder of tests or a part of their path.`);
		for (const file of fitting) chosen.add(file);
	}
	return all.filter((file) => chosen.has(file));
}

/**
 * Whether a file need not run on more than one Node: it tests the package, this project's own
 * scripts or pages, or has so much go through what others test on each that it takes long.
 */
export function runsOnce(file) {
	return fits(ONCE, file);
}

/**
 * Whether a file has its processes collect many megabytes. Node 24 with the glibc of Debian
 * 12 sometimes never ends after that: at its end it waits for a thread of V8 that was not
 * woken (a fault of `pthread_cond_signal`, glibc bug 25847). Our children are ended then; the
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
