import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { getContext, getStartMethod, Lock, Process, SharedValue, setStartMethod } from 'multiprocess';
import { askChild, runChild } from './support/child.js';

afterEach(() => setStartMethod(null, { force: true }));

test('STM05 a context has its start method, and classes named after it', () => {
	for (const [method, name] of [
		['forkserver', 'ForkserverProcess'],
		['spawn', 'SpawnProcess'],
		['thread', 'ThreadProcess'],
	] as const) {
		const ctx = getContext(method);
		assert.equal(ctx.startMethod, method);
		assert.equal(ctx.Process.name, name);
		assert.ok(new ctx.Process() instanceof Process);
		assert.equal(getContext(method), ctx);
	}
});

test('the classes of shared objects are the same in all contexts', () => {
	for (const method of ['forkserver', 'spawn', 'thread'] as const) {
		const { Lock: ContextLock, SharedValue: ContextValue } = getContext(method);
		assert.deepEqual([ContextLock, ContextValue], [Lock, SharedValue]);
	}
});

test('STM05 getContext() without a name returns the context of the default at the call', () => {
	assert.equal(getContext().startMethod, 'forkserver');
	setStartMethod('spawn');
	assert.equal(getContext().startMethod, 'spawn');
});

test('STM02 starting a process of a context neither fixes nor changes the default here; the process starts its own in the same way', async (t) => {
	const ctx = getContext('spawn');
	assert.equal(await askChild(t, () => getStartMethod(), { type: ctx.Process }), 'spawn');
	assert.equal(getStartMethod(), 'forkserver');
	setStartMethod('spawn');
	assert.equal(await askChild(t, () => getStartMethod(), { type: getContext('forkserver').Process }), 'forkserver');
});

test('a process of a context takes the options of any process', async () => {
	const { Process: SpawnProcess } = getContext('spawn');
	const typed = new SpawnProcess<[number, string]>({
		target: (n, s) => console.log(n + 1, s),
		args: [1, 'a'],
		stdio: 'pipe',
	});
	typed.start();
	assert.equal(await typed.join(), 0);
	const { stdout } = await runChild({ target: (s: string) => console.log(s), args: ['b'] }, SpawnProcess);
	assert.equal(stdout, 'b\n');
});

test('a context in a child starts grandchildren', async () => {
	const { stdout, stderr } = await runChild({
		target: async () => {
			for (const method of ['forkserver', 'spawn'] as const) {
				const p = new (getContext(method).Process)({ target: () => process.exit(7) });
				p.start();
				console.log(method, p.name, await p.join());
			}
		},
		name: 'child',
	});
	assert.match(stdout, /^forkserver Process-\d+:1 7\nspawn Process-\d+:2 7\n$/, stderr);
});
