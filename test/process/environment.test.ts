import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEnvironment, bootSignature, environmentChange } from '#src/process/environment.js';
import { getContext } from 'multiprocess';
import { askChild } from '../support/child.js';

for (const method of ['forkserver', 'spawn'] as const) {
	const type = getContext(method).Process;

	test(`env is added to the environment at the time of the start (${method})`, async (t) => {
		process.env['OF_THE_MOMENT'] = '1';
		const seen = await askChild(t, () => [process.env['OF_THE_MOMENT'], process.env['ADDED'], process.env['PATH']], {
			env: { ADDED: 'a b=c\n"d"' },
			type,
		});
		delete process.env['OF_THE_MOMENT'];
		assert.deepEqual(seen, ['1', 'a b=c\n"d"', process.env['PATH']]);
		assert.equal(process.env['ADDED'], undefined);
	});

	test(`variables that a child sets are its own (${method})`, async (t) => {
		const seen = await askChild(
			t,
			() => {
				process.env['CHANGED'] = 'in the child';
				process.chdir('/');
				return process.cwd();
			},
			{ type },
		);
		assert.equal(seen, '/');
		assert.equal(process.env['CHANGED'], undefined);
		assert.notEqual(process.cwd(), '/');
	});

	test(`END10 arguments of the program and of node are seen in the child (${method})`, async (t) => {
		const seen = await askChild(t, () => [process.argv, process.execPath], { type });
		assert.deepEqual(seen, [process.argv, process.execPath]);
	});
}

test('a variable that node cannot pass to a process is refused when the Process is created', async (t) => {
	for (const method of ['spawn', 'forkserver'] as const) {
		const type = getContext(method).Process;
		await assert.rejects(
			askChild(t, () => 1, { env: { ODD: 'a\0b' }, type }),
			{ name: 'TypeError', message: /^new Process\(\): env\.ODD is the string ".*"; give a string without \\0$/ },
		);
	}
});

test('the change between two environments names what to set and what to unset', () => {
	const from = { KEEP: '1', CHANGE: '2', DROP: '3', UNDEFINED: '4' };
	const to = { KEEP: '1', CHANGE: 'x', NEW: '', UNDEFINED: undefined };
	const change = environmentChange(from, to);
	assert.deepEqual(change, { set: { CHANGE: 'x', NEW: '' }, unset: ['DROP', 'UNDEFINED'] });
	const before = { ...process.env };
	applyEnvironment({ set: { ONE: '1' }, unset: ['PATH'] });
	assert.deepEqual([process.env['ONE'], process.env['PATH']], ['1', undefined]);
	applyEnvironment(environmentChange(process.env, before));
	assert.deepEqual({ ...process.env }, before);
});

test('the signature holds the variables read at boot, in any order', () => {
	assert.equal(bootSignature({ TZ: 'a', NODE_X: 'b' }), bootSignature({ NODE_X: 'b', OTHER: 'c', TZ: 'a' }));
	assert.notEqual(bootSignature({ TZ: 'a' }), bootSignature({ TZ: 'b' }));
	assert.notEqual(bootSignature({ LD_PRELOAD: '' }), bootSignature({}));
	assert.equal(bootSignature({ TZX: 'a' }), bootSignature({}));
});
