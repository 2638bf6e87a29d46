import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import {
	freezeSupport,
	getAllStartMethods,
	getContext,
	getStartMethod,
	Process,
	ProcessError,
	setStartMethod,
	type StartMethod,
} from 'multiprocess';
import { askChild } from '../support/child.js';
import { eventually } from '../support/eventually.js';
import { childrenOf } from '../support/processes.js';

afterEach(() => setStartMethod(null, { force: true }));

test('STM06 getAllStartMethods() lists the methods, the default first', () => {
	assert.deepEqual(getAllStartMethods(), ['forkserver', 'spawn', 'thread']);
	assert.equal(getAllStartMethods()[0], getStartMethod());
	getAllStartMethods().pop();
	assert.equal(getAllStartMethods().length, 3);
});

test('STM05 the method can be set once, and again with force', () => {
	setStartMethod('spawn');
	assert.equal(getStartMethod(), 'spawn');
	assert.throws(() => setStartMethod('forkserver'), {
		name: 'ProcessError',
		message: /already 'spawn'; give \{ force: true \}/,
	});
	assert.throws(() => setStartMethod('spawn'), ProcessError);
	setStartMethod('forkserver', { force: true });
	assert.equal(getStartMethod(), 'forkserver');
	setStartMethod(null, { force: true });
	setStartMethod('spawn');
});

test('STM05 children have the method of the program', async (t) => {
	for (const method of ['spawn', 'thread', 'forkserver'] as const) {
		setStartMethod(method, { force: true });
		const seen = await askChild(t, () => [getStartMethod(), getAllStartMethods(), getContext().startMethod]);
		assert.deepEqual(seen, [method, ['forkserver', 'spawn', 'thread'], method]);
	}
});

test('a child starts its children by the method it was started by, however that was chosen', async (t) => {
	for (const method of ['spawn', 'thread', 'forkserver'] as const) {
		const { Process: Started } = getContext(method);
		const own = method === 'thread' ? 'forkserver' : method;
		assert.equal(await askChild(t, () => getStartMethod(), { type: Started }), own);
		assert.equal(getStartMethod(), 'forkserver');
	}
});

test('a process starts by the method that was set', async () => {
	const first = new Process();
	first.start();
	await first.join();
	await eventually('a standby waits', () => childrenOf().length > 0);
	setStartMethod('spawn', { force: true });
	const before = childrenOf();
	const p = new Process();
	p.start();
	assert.ok(!before.includes(p.pid as number));
	assert.equal(await p.join(), 0);
});

for (const [method, message] of [
	['fork', /'fork' is not supported/],
	['vfork', /"vfork" is not a start method; give one of 'forkserver', 'spawn', 'thread'/],
	['toString', /is not a start method/],
	[1, /is not a start method/],
] as const) {
	test(`${method} is refused, with the reason`, () => {
		for (const use of [setStartMethod, getContext])
			assert.throws(() => use(method as StartMethod), {
				name: typeof method === 'string' ? 'ProcessError' : 'TypeError',
				message,
			});
		assert.equal(getStartMethod(), 'forkserver');
	});
}

test('unknown options of setStartMethod() are refused', () => {
	for (const [options, message] of [
		[true, /^setStartMethod\(\): options is the boolean true; give an object, as \{ force: true \}/],
		[{ forced: true }, /^setStartMethod\(\): there is no option 'forced'/],
	] as const)
		assert.throws(() => setStartMethod('spawn', options as object), { name: 'TypeError', message });
	assert.equal(getStartMethod(), 'forkserver');
});

test('STM03 freezeSupport does nothing', () => {
	assert.equal(freezeSupport(), undefined);
	setStartMethod('spawn');
});
