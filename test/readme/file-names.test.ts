/** Every file that a page, an ADR or a comment names in backticks exists. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inRepository, repository } from '../support/repository.js';

const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
	cwd: repository,
	encoding: 'utf8',
})
	.trim()
	.split('\n')
	.filter((file) => existsSync(inRepository(file)));

const NAMING = /\.(?:md|c?ts|mjs|c|h|pml)$/;
const NAMED = /`([\w/.-]+\.(?:c?ts|mjs|c|pml))`/g;
/** Programs of users, and a history that names files as they were. */
const EXCEPT = /fixtures|^CHANGELOG\.md$/;

test('every source file that a page or a comment names exists', () => {
	const missing = FILES.filter((file) => NAMING.test(file) && !EXCEPT.test(file)).flatMap((file) =>
		namesIn(file)
			.filter((name) => !isThere(name))
			.map((name) => `${file}: ${name}`),
	);
	assert.deepEqual(missing, []);
});

function namesIn(file: string): string[] {
	return [...readFileSync(inRepository(file), 'utf8').matchAll(NAMED)].map(([, name = '']) => name);
}

/** A name may leave out the folders above. */
function isThere(name: string): boolean {
	return FILES.some((file) => file === name || file.endsWith(`/${name}`));
}
