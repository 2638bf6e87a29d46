import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { count } from './counts.js';

const before = process.env.MULTIPROCESS_SOAK;

beforeEach(() => {
	delete process.env.MULTIPROCESS_SOAK;
});
afterEach(() => {
	delete process.env.MULTIPROCESS_COUNT_BACK_TO_BACK;
	if (before !== undefined) process.env.MULTIPROCESS_SOAK = before;
});

test('a count is short, full in a soak, or what its variable says', () => {
	assert.equal(count('back-to-back', 5, 500), 5);
	process.env.MULTIPROCESS_SOAK = '1';
	assert.equal(count('back-to-back', 5, 500), 500);
	process.env.MULTIPROCESS_COUNT_BACK_TO_BACK = '7';
	assert.equal(count('back-to-back', 5, 500), 7);
});

test('a variable that is not a count causes an error that names it', () => {
	process.env.MULTIPROCESS_COUNT_BACK_TO_BACK = 'many';
	assert.throws(() => count('back-to-back', 5, 500), /MULTIPROCESS_COUNT_BACK_TO_BACK.*'many'/);
});
