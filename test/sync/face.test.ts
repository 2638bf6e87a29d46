/** The classes of the package's face are loaded when they are first used; nobody can tell. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Lock, Pool, RLock } from 'multiprocess';
import { runProgram } from '../support/run-program.js';
import { inRepository } from '../support/repository.js';

test('a class has its name, its instances and its subclasses', () => {
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

test('a function that captures a class is sent, and what it makes is an instance here, too', async () => {
	await using pool = new Pool({ processes: 1 });
	const made = await pool.apply(() => new Lock());
	assert.ok(made instanceof Lock);
	assert.equal(await pool.apply((type: typeof Lock) => new type() instanceof Lock, [Lock]), true);
	assert.equal(await pool.apply(() => Lock), Lock);
});

test('a program that uses none does not load them', async () => {
	const { stdout, stderr } = await runProgram(inRepository('test/fixtures/sync/loads-nothing.mjs'));
	assert.equal(stdout, 'before: 0 loaded, after: more\n', stderr);
});
