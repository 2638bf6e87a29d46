/** A doorbell by itself: whom it wakes, and what is left in its word. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { takeCell } from '#src/memory/cells/cell.js';
import { Doorbell } from '#src/sync/words/doorbell.js';
import { type Sleep, sleepOn, sleepSync } from '#src/sync/words/sleep.js';
import { eventually } from '../support/eventually.js';

function bell(t: TestContext): Doorbell {
	const { words, at, mapping, ...cell } = takeCell(4);
	t.after(() => cell);
	return new Doorbell({ words, at, mapping });
}

function value({ word }: Doorbell): number {
	return Atomics.load(word.words, word.at);
}

test('a ring changes nothing while nobody sleeps', (t) => {
	const door = bell(t);
	door.ring();
	door.ringAll();
	assert.equal(value(door), 0);
});

test('nobody falls asleep after a ring that followed the last look', (t) => {
	const door = bell(t);
	const expected = door.expect();
	assert.equal(expected, value(door));
	door.ring();
	assert.notEqual(value(door), expected);
	// Returns at once, or the test would never end.
	sleepSync(door.word, expected, 60_000);
});

test('a ringer that wakes nobody clears the mark', (t) => {
	const door = bell(t);
	door.expect();
	door.ring();
	assert.equal(value(door) & 1, 0);
	const before = value(door);
	door.ring();
	assert.equal(value(door), before);
});

test('ring() wakes one sleeper, ringAll() wakes all', async (t) => {
	const door = bell(t);
	let woken = 0;
	const sleeps: Sleep[] = [];
	const begin = (): void => {
		sleeps.push(
			sleepOn(door.word, door.expect(), 60_000, () => {
				woken++;
			}),
		);
	};
	for (let i = 0; i < 3; i++) begin();
	// A waiter that is not asleep yet sees another value in the word. So the bell is rung until one
	// was woken.
	await eventually('one is woken', () => {
		if (woken === 0) door.ring();
		return woken > 0;
	});
	await eventually('all are woken', () => {
		door.ringAll();
		return woken === 3;
	});
	assert.equal(value(door) & 1, 0);
});

test('the count of rings may overflow', (t) => {
	const door = bell(t);
	Atomics.store(door.word.words, door.word.at, -2);
	const expected = door.expect();
	assert.equal(expected, -1);
	door.ring();
	assert.notEqual(value(door), expected);
});
