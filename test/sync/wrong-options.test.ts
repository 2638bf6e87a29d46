/**
 * What Python programmers write out of habit, such as `acquire(False)`, is refused:
 * ignored, it would wait for ever.
 */
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
	test(`${object.constructor.name}: options must be an object`, async () => {
		// A condition passes the call on to its lock.
		const name = object instanceof Condition ? '\\w+' : object.constructor.name;
		const refused = (call: string) => ({
			name: 'TypeError',
			message: new RegExp(`^${name}\\.${call}\\(\\): options is .*; give an object, as \\{ timeout: 1000 \\}`),
		});
		const doNothing = (): void => {};
		for (const wrong of HABITS) {
			await assert.rejects(object.acquire(wrong as never), refused('acquire'));
			await assert.rejects(object.hold(wrong as never), refused('hold'));
			await assert.rejects(object.with(doNothing, wrong as never), refused('with'));
			assert.throws(() => object.acquireSync(wrong as never), refused('acquireSync'));
			if ('holdSync' in object) assert.throws(() => object.holdSync(wrong as never), refused('holdSync'));
		}
		// None of the calls acquired it.
		assert.equal(await object.acquire({ timeout: 0 }), true);
		object.release();
	});
}
