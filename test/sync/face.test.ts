/** The classes of the package’s face are loaded on first use, without anybody noticing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Lock, Pool, RLock } from 'multiprocess';
import { runProgram } from '../support/run-program.js';
import { inRepository } from '../support/repository.js';

test('a class has its name, instances and subclasses', () => {
	assert.deepEqual([Lock.name, typeof Lock, inspect(Lock)], ['Lock', 'function', '[Function: Lock]']);
	const lock = new Lock();
	assert.ok(lock instanceof Lock && !(lock instanceof RLock) && new RLock() instanceof Lock);
	assert.equal(lock.constructor, Lock);
	assert.equal(Object.getPrototypeOf(lock), Lock.prototype);
	class Named extends Lock {
		constructor(readonly name: string) {
			super({ onOwnerDeath: 'throw' });
		}
		state(): string {
			return `${this.name} ${this.locked()}`;
		}
	}
	const named = new Named('door');
	assert.equal(named.state(), 'door false');
	assert.ok(named instanceof Lock && named instanceof Named && named.constructor === Named);
	assert.throws(() => (Lock as unknown as () => void)(), { name: 'TypeError', message: /without 'new'/ });
	assert.throws(() => new Lock({ onOwnerDeath: 'ignore' } as never), { message: /Lock.*'release' or 'throw'/ });
});

test('a function that captures a class can be sent, and its instances are instances here as well', async () => {
	await using pool = new Pool({ processes: 1 });
	const made = await pool.apply(() => new Lock());
	assert.ok(made instanceof Lock);
	assert.equal(await pool.apply((type: typeof Lock) => new type() instanceof Lock, [Lock]), true);
	assert.equal(await pool.apply(() => Lock), Lock);
});

test('a program that uses none of the classes does not load them', async () => {
	const { stdout, stderr } = await runProgram(inRepository('test/fixtures/sync/loads-nothing.mjs'));
	assert.equal(stdout, 'before: 0 loaded, after: more\n', stderr);
});
