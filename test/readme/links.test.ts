import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';

const PAGES = [
	...readdirSync(inRepository('.')),
	...readdirSync(inRepository('docs'), { recursive: true }).map((name) => join('docs', String(name))),
].filter((path) => path.endsWith('.md'));

for (const page of PAGES) {
	test(`the links of ${page} lead to files that exist`, () => {
		const text = readFileSync(inRepository(page), 'utf8');
		const targets = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = '']) => target);
		const broken = targets.filter(
			(target) => !/^https?:/.test(target) && !existsSync(inRepository(join(dirname(page), target))),
		);
		assert.deepEqual(broken, []);
	});
}
