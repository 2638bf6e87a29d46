/** Waiters that await: what their thread sleeps on. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { takeCell } from '#src/memory/cells/cell.js';
import { native } from '#src/native/load.js';
import { Pause } from '#src/sync/words/contest.js';
import { type Word, wake } from '#src/sync/words/sleep.js';
import { Turns } from '#src/sync/words/turns.js';

/** A minute: a waiter that is not woken fails the test by its deadline. */
const TICK_MS = 60_000;

/** Something that is there when the word's value is in `good`. */
function contest(t: TestContext): { word: Word; turns: Turns<true>; put: (value: number, isThere: boolean) => void } {
	const cell = takeCell(2);
	t.after(() => cell.release());
	const word: Word = { words: cell.words, at: cell.at, mapping: cell.mapping };
	let isThere = false;
	const turns = new Turns<true>({
		word,
		prepareToWait: () => isThere || new Pause(Atomics.load(word.words, word.at), TICK_MS),
		giveUp: () => isThere || 0,
	});
	return {
		word,
		turns,
		put(value, isThereNow) {
			isThere = isThereNow;
			Atomics.store(word.words, word.at, value);
			wake(word, 1);
		},
	};
}

/** Sleeps begin when `go` is called: until then the threads are on their way into the kernel. */
function heldArms(t: TestContext): () => void {
	const arms: (() => void)[] = [];
	const { arm } = native();
	native().arm = (...args) => {
		arms.push(() => arm(...args));
		return 0;
	};
	t.after(() => {
		native().arm = arm;
	});
	return () => {
		native().arm = arm;
		for (const begin of arms) begin();
	};
}

test('a thread that is still on its way into the kernel sleeps for the value that the waiter expects now', async (t) => {
	const { turns, put } = contest(t);
	const go = heldArms(t);
	put(1, false);
	const waiting = turns.wait({}, 'wait()', undefined);
	await new Promise(setImmediate);
	// Another value, for which it goes on waiting; then the first one again, which says that it is
	// there. Nobody is asleep to be woken.
	put(2, false);
	turns.kick();
	await new Promise(setImmediate);
	put(1, true);
	go();
	assert.equal(await waiting, true);
});

test('so does the thread of a waiter that comes after another has given up', async (t) => {
	const { turns, put } = contest(t);
	const go = heldArms(t);
	put(1, false);
	assert.equal(await turns.wait({ timeout: 1 }, 'wait()', undefined), 0);
	put(2, false);
	const waiting = turns.wait({}, 'wait()', undefined);
	await new Promise(setImmediate);
	put(1, true);
	go();
	assert.equal(await waiting, true);
});

test('a wake-up of a waiter that has given up goes to another', async (t) => {
	const { turns, word, put } = contest(t);
	const other = new Turns<true>({
		word,
		prepareToWait: () => Atomics.load(word.words, word.at) === 5 || new Pause(3, TICK_MS),
		giveUp: () => 0,
	});
	put(3, false);
	assert.equal(await turns.wait({ timeout: 5 }, 'wait()', undefined), 0);
	const waiting = other.wait({}, 'wait()', undefined);
	await new Promise((resolve) => setTimeout(resolve, 5));
	// One wake-up, for two that are asleep.
	put(5, false);
	assert.equal(await waiting, true);
});
