/** Acquiring and releasing without contention: by far the most frequent case. */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import { BoundedSemaphore, Lock, RLock, Semaphore } from 'multiprocess';
import { inRepository } from '../support/repository.js';
import { runProgram } from '../support/run-program.js';

const types = [Lock, RLock, Semaphore, BoundedSemaphore];

/**
 * In a fresh program each allocation touches fresh memory. It soon causes a collection, which takes
 * longer than thousands of locks.
 */
test('an uncontended acquire allocates nothing, even in cold code, except that an RLock notes how it is held', async () => {
	const { stdout, stderr } = await runProgram(inRepository('test/fixtures/sync/allocations.mjs'), {
		execArgv: ['--no-opt'],
	});
	assert.equal(stderr, '');
	const { RLock: ofRLock, ...others } = JSON.parse(stdout) as Record<string, Record<string, number>>;
	const nothing = { acquireSync: 0, tryAcquire: 0, acquire: 0 };
	assert.deepEqual(others, { Lock: nothing, Semaphore: nothing, BoundedSemaphore: nothing });
	for (const bytes of Object.values(ofRLock ?? {})) assert.ok(bytes <= 80, stdout);
});

test('code that has awaited acquire() runs in the async context that it was in before', async () => {
	const storage = new AsyncLocalStorage<string>();
	for (const type of types) {
		const locks = [new type(), new type()];
		const tasks = locks.map((lock, i) =>
			storage.run(`${type.name} ${i}`, async () => {
				for (let n = 0; n < 3; n++) {
					await lock.acquire();
					assert.equal(storage.getStore(), `${type.name} ${i}`);
					lock.release();
				}
			}),
		);
		await Promise.all(tasks);
	}
});

test('release of a held lock may be called without its object, and counts once', async () => {
	for (const type of [Lock, RLock, BoundedSemaphore]) {
		const lock = new type();
		for (const take of [() => lock.holdSync(), () => lock.hold()]) {
			const { release } = await take();
			release();
			release();
			assert.throws(() => lock.release(), { name: 'ProcessError' });
			assert.equal(lock.tryAcquire(), true);
			lock.release();
		}
	}
});
