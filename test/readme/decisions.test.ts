import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';

const FOLDER = 'docs/adr';
const PAGES = readdirSync(inRepository(FOLDER)).filter((name) => /^\d{4}-/.test(name));

test('each decision has a date and a status, and the index has it with the same date', () => {
	const index = readFileSync(inRepository(`${FOLDER}/README.md`), 'utf8');
	for (const page of PAGES) {
		const text = readFileSync(inRepository(`${FOLDER}/${page}`), 'utf8');
		const [, number, date] = /^# (\d+)\. .+\n\nDate: (\d{4}-\d\d-\d\d)\. Status: \w/.exec(text) ?? [];
		assert.equal(Number(page.slice(0, 4)), Number(number), `${page} needs a number, a date and a status`);
		const row = index.split('\n').find((line) => line.startsWith(`| [${number}](${page}) |`));
		assert.ok(row?.includes(`| ${date} |`), `${FOLDER}/README.md has no row of ${page} with ${date}`);
	}
});
