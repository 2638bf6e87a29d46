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
	test(`the links of ${page} lead to files and headings that exist`, () => {
		const text = withoutCode(readFileSync(inRepository(page), 'utf8'));
		const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
		assert.deepEqual(
			targets.filter((target) => !/^https?:/.test(target) && !leadsSomewhere(page, target)),
			[],
		);
	});
}

function leadsSomewhere(page: string, target: string): boolean {
	const [path = '', heading] = target.split('#');
	const file = path === '' ? page : join(dirname(page), path);
	if (!existsSync(inRepository(file))) return false;
	return heading === undefined || anchorsOf(file).has(heading);
}

/** Returns the anchors that GitHub makes from the headings of a page. */
function anchorsOf(page: string): Set<string> {
	const headings = withoutCode(readFileSync(inRepository(page), 'utf8')).matchAll(/^#+ (.*)$/gm);
	return new Set(
		[...headings].map(([, heading = '']) =>
			heading
				.toLowerCase()
				.replace(/[^\p{L}\p{N}_ -]/gu, '')
				.replaceAll(' ', '-'),
		),
	);
}

/** Removes blocks of code, whose lines may look like headings. */
function withoutCode(text: string): string {
	return text.replace(/^```.*?^```$/gms, '');
}
