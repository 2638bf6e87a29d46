/** What Python programmers write out of habit, `acquire(False)` and the like, is refused: taken for no options it would wait for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedSemaphore, Condition, Lock, RLock, Semaphore } from 'multiprocess';

const HABITS: unknown[] = [false, true, 0, 1, '', null];

for (const make of [
	() => new Lock(),
	() => new RLock(),
	() => new Semaphore(1),
	() => new BoundedSemaphore(1),
	() => new Condition(),
]) {
	const object = make();
	test(`${object.constructor.name}: options that are no object`, async () => {
		for (const wrong of HABITS) {
			const expected = { name: 'TypeError', message: /options is .*; give an object, as \{ timeout: 1000 \}/ };
			await assert.rejects(object.acquire(wrong as never), expected);
			await assert.rejects(object.hold(wrong as never), expected);
			await assert.rejects(
				object.with(() => {}, wrong as never),
				expected,
			);
			assert.throws(() => object.acquireSync(wrong as never), expected);
			if ('holdSync' in object) assert.throws(() => object.holdSync(wrong as never), expected);
		}
		// It was taken by none of them.
		assert.equal(await object.acquire({ timeout: 0 }), true);
		object.release();
	});
}
