/**
 * A process may be killed at any instruction. Here it dies before each of its atomic steps in turn,
 * and others go on with what it left.
 */
import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { Owners } from '#src/memory/tree/slots.js';
import { native } from '#src/native/load.js';
import { Pause } from '#src/sync/words/contest.js';
import { LockWord, Outcome } from '#src/sync/words/lock-word.js';
import type { Word } from '#src/sync/words/sleep.js';
import { NONE, roomFor, Units } from '#src/sync/words/units.js';
import { endedBefore, joinedBefore } from '../support/steps.js';
import { tempDir } from '../support/temp-dir.js';

/** Shared words, and processes that use them and die. */
function world(t: TestContext): {
	word: Word;
	clear: () => void;
	owners: (me: number) => Owners;
	kill: (me: number) => void;
} {
	const fd = openSync(`${tempDir(t)}/words`, 'w+');
	ftruncateSync(fd, 4096);
	const mapping = native().map(fd, 4096, false, false);
	closeSync(fd);
	assert.ok(typeof mapping === 'object');
	const words = new Int32Array(mapping.buffer);
	const dead = new Set<number>();
	return {
		word: { words, at: 4, mapping: mapping.handle },
		clear: () => {
			words.fill(0);
			dead.clear();
		},
		owners: (me) => ({ me, isAlive: (owner: number) => !dead.has(owner) }),
		kill: (me) => dead.add(me),
	};
}

/** Runs it for each step, until it runs to its end. */
function atEachStep(run: (step: number) => boolean): number {
	for (let step = 0; ; step++) if (!run(step)) return step;
}

test('a semaphore has all its units again, whichever step its holder died at, and whichever step the next process died at', (t) => {
	const { word, clear, owners, kill } = world(t);
	const { entries } = roomFor(2);
	const drain = (units: Units): number => {
		let taken = 0;
		while (units.take(taken % 2 === 0) !== NONE) taken++;
		return taken;
	};
	let runs = 0;
	const steps = atEachStep((step) => {
		let wasEnded = false;
		atEachStep((later) => {
			runs++;
			clear();
			const [first, second, third] = [1, 2, 3].map((me) => new Units(word, entries, owners(me)));
			assert.ok(first && second && third);
			first.initialise(2);
			wasEnded = endedBefore(step, () => {
				const one = first.take(true);
				const other = first.take(true);
				assert.equal(first.take(true), NONE);
				first.giveBack(one, 2);
				first.giveBack(other, 2);
				first.giveBack(first.take(true), 2);
			});
			kill(1);
			const ended = endedBefore(later, () => {
				assert.ok(second.value + second.abandoned <= 2);
				const taken = [second.take(true), second.take(true)].filter((one) => one !== NONE);
				assert.equal(second.take(true), NONE);
				for (const one of taken) assert.ok(second.giveBack(one, 2));
			});
			kill(2);
			assert.equal(third.value + third.abandoned, 2);
			assert.equal(drain(third), 2);
			return ended;
		});
		return wasEnded;
	});
	t.diagnostic(`${steps} steps, ${runs} runs`);
	assert.ok(steps > 30);
});

test('a lock can be acquired again, whichever step of its release its owner died at', (t) => {
	const { word, clear, owners, kill } = world(t);
	for (const giveUp of [false, true]) {
		const steps = atEachStep((step) => {
			clear();
			const [first, heir, third] = [1, 2, 3].map((me) => new LockWord(word, owners(me)));
			assert.ok(first && heir && third);
			assert.ok(first.tryFast());
			assert.equal(typeof heir.prepareToWait(0), 'object');
			assert.equal(typeof heir.prepareToWait(1000), 'object');
			const wasEnded = endedBefore(step, () => first.release());
			kill(1);
			const isThirds = third.tryAcquire() !== Outcome.HELD;
			assert.equal(isThirds, wasEnded);
			if (giveUp) assert.equal(heir.giveUp(), isThirds ? Outcome.HELD : Outcome.ACQUIRED);
			else assert.equal(typeof heir.prepareToWait(1000), isThirds ? 'object' : 'number');
			if (isThirds) {
				third.release();
				assert.equal(giveUp ? heir.tryAcquire() : heir.prepareToWait(2000), Outcome.ACQUIRED);
			}
			assert.equal(heir.isMine, true);
			assert.equal(third.tryAcquire(), Outcome.HELD);
			heir.release();
			assert.equal(third.tryAcquire(), Outcome.ACQUIRED);
			return wasEnded;
		});
		assert.equal(steps, 2);
	}
});

test('a lock goes to the heir, even if another has become heir by the time the owner has released it', (t) => {
	const { word, clear, owners } = world(t);
	const steps = atEachStep((step) => {
		clear();
		const [first, former, heir] = [1, 2, 3].map((me) => new LockWord(word, owners(me)));
		assert.ok(first && former && heir);
		first.tryFast();
		former.prepareToWait(1000);
		let given: unknown;
		const wasJoined = joinedBefore(
			step,
			() => first.release(),
			() => {
				given = former.giveUp();
				heir.prepareToWait(1000);
			},
		);
		if (!wasJoined) return false;
		assert.equal(former.isMine, given === Outcome.ACQUIRED);
		if (former.isMine) former.release();
		assert.equal(heir.isMine || heir.tryAcquire() === Outcome.ACQUIRED, true);
		return true;
	});
	assert.equal(steps, 2);
});

test('an heir to which the lock is left while it prepares to sleep does not sleep', (t) => {
	const { word, clear, owners } = world(t);
	atEachStep((step) => {
		clear();
		const [first, heir] = [1, 2].map((me) => new LockWord(word, owners(me)));
		assert.ok(first && heir);
		first.tryFast();
		heir.prepareToWait(1000);
		let pause: ReturnType<LockWord['prepareToWait']> | undefined;
		const wasJoined = joinedBefore(
			step,
			() => {
				pause = heir.prepareToWait(1000);
			},
			() => first.release(),
		);
		const sleepsOn = pause instanceof Pause ? pause.expected : undefined;
		assert.equal(sleepsOn !== undefined && sleepsOn === word.words[word.at], !wasJoined);
		return wasJoined;
	});
});

test('a lock that is left to an heir is nobody else’s until the heir is dead', (t) => {
	const { word, clear, owners, kill } = world(t);
	clear();
	const [first, heir, third] = [1, 2, 3].map((me) => new LockWord(word, owners(me)));
	assert.ok(first && heir && third);
	first.tryFast();
	heir.prepareToWait(1000);
	first.release();
	assert.deepEqual([first.tryFast(), third.tryFast(), third.tryAcquire()], [false, false, Outcome.HELD]);
	kill(2);
	assert.equal(third.tryAcquire(), Outcome.ACQUIRED);
	assert.equal(heir.tryAcquire(), Outcome.HELD);
});

test('a lock that is left to a thread is acquired by whichever of its callers asks first', (t) => {
	const { word, clear, owners } = world(t);
	clear();
	const [first, heir] = [1, 2].map((me) => new LockWord(word, owners(me)));
	assert.ok(first && heir);
	first.tryFast();
	heir.prepareToWait(1000);
	first.release();
	assert.equal(heir.isMine, false);
	assert.equal(heir.acquireSync(Number.POSITIVE_INFINITY), Outcome.ACQUIRED);
	assert.equal(heir.isMine, true);
	assert.equal(typeof heir.prepareToWait(1000), 'object');
});
