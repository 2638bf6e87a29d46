import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuCount, currentProcess, getContext, getStartMethod, Pool, Process, ShippingError } from 'multiprocess';
import { eventually } from '../support/eventually.js';
import { isRunning } from '../support/processes.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';
import { usePool } from '../support/use-pool.js';

test('a pool has one worker per CPU, or as many as the option says', async (t) => {
	assert.equal(usePool(t, {}).processes, 2);
	const pool = new Pool();
	t.after(() => pool.terminate());
	assert.equal(pool.processes, cpuCount());
	const three = usePool(t, 3);
	assert.equal(three.processes, 3);
	const options = usePool(t, { processes: 1 });
	assert.equal(options.processes, 1);
});

test('POL01 POL03 wrong options are refused with the call, the value and the remedy', () => {
	const cases: [unknown, string, RegExp][] = [
		[0, 'RangeError', /new Pool\(\): processes is the number 0; pass a positive integer/],
		[-1, 'RangeError', /processes is the number -1/],
		[1.5, 'RangeError', /processes/],
		[Number.NaN, 'RangeError', /processes is the number NaN/],
		...[1e9, { processes: 1e9 }, { processes: 1e9, startMethod: 'thread' }].map((many): [unknown, string, RegExp] => [
			many,
			'RangeError',
			/new Pool\(\): processes is 1000000000, which is more than the system allows: at most \d+ \(.+\)/,
		]),
		['4', 'TypeError', /new Pool\(\): options is the string "4"; give a number of processes or an object/],
		[null, 'TypeError', /options is null/],
		[{ processes: '4' }, 'TypeError', /processes is the string "4"/],
		[{ initializer: 1 }, 'TypeError', /initializer is the number 1; pass a function/],
		[{ initArgs: 1 }, 'TypeError', /initArgs is the number 1; pass an array/],
		[{ startMethod: 'fork' }, 'Error', /fork/],
		[{ startMethod: 5 }, 'TypeError', /the number 5 is not a start method/],
		[[2], 'TypeError', /options is an object of class Array/],
		[{ env: { A: 1 } }, 'TypeError', /new Pool\(\): env\.A is the number 1; give a string/],
		[{ env: ['A=1'] }, 'TypeError', /env is an object of class Array; give an object whose values are strings/],
		[{ execArgv: '-r' }, 'TypeError', /execArgv is the string "-r"; pass an array of strings/],
		[{ name: 5 }, 'TypeError', /name is the number 5; pass a string/],
		[{ process: 2 }, 'TypeError', /no option 'process'.*processes/],
		...[0, -1, 0.5, '12', 1].map((value): [unknown, string, RegExp] => [
			{ maxTasksPerChild: value },
			'TypeError',
			/no option 'maxTasksPerChild' \(yet\)/,
		]),
	];
	for (const [options, name, message] of cases) {
		assert.throws(
			() => new Pool(options as never),
			(error: Error) => {
				assert.match(error.message, message);
				if (name !== 'Error') assert.equal(error.name, name);
				return true;
			},
		);
	}
});

test('Python-style arguments are refused, not ignored', async (t) => {
	function setUp(): void {}
	const twoArguments =
		/^new Pool\(\): the function setUp is one argument too many; pass one object, such as \{ processes: 4, initializer/;
	for (const Type of [Pool, getContext('spawn').Pool, getContext('forkserver').Pool] as (new (
		...args: unknown[]
	) => Pool)[])
		assert.throws(() => new Type(2, setUp), { name: 'TypeError', message: twoArguments });
	const pool = usePool(t, 1);
	const call = (name: 'apply' | 'map' | 'join', ...args: unknown[]): Promise<unknown> =>
		Reflect.apply(pool[name], pool, args);
	const rejections: [Promise<unknown>, RegExp][] = [
		[
			call('apply', Math.max, [1, 2], { timeout: 5 }),
			/^Pool\.apply\(\): an object of class Object is one argument too many: there are no options \(yet\)/,
		],
		[call('apply', Math.max, [1], setUp), /^Pool\.apply\(\): the function setUp .*use await or \.then\(\)/],
		[
			call('map', Math.max, [1], 10),
			/^Pool\.map\(\): options is the number 10; give an object such as \{ chunkSize: 100 \}/,
		],
		[call('map', Math.max, [1], []), /^Pool\.map\(\): options is an object of class Array/],
		[call('join', 1000), /^Pool\.join\(\): the number 1000 is one argument too many; .*terminate\(\)/],
	];
	for (const [rejected, message] of rejections) await assert.rejects(rejected, { name: 'TypeError', message });
	assert.equal(await call('apply', Math.max, [1, 2], undefined), 2);
});

test('an initializer that cannot be sent is refused at once', () => {
	const map = new WeakMap();
	assert.throws(
		() => new Pool({ processes: 1, initializer: () => map }),
		(error) => error instanceof ShippingError && /initializer/.test(error.path) && /map/.test(error.path),
	);
	assert.throws(
		() => new Pool({ processes: 1, initializer: (given: unknown) => given, initArgs: [Promise.resolve()] }),
		(error) => error instanceof ShippingError && /initArgs\[0\]/.test(error.path),
	);
});

test('env and name apply to the workers', async (t) => {
	const pool = usePool(t, { name: 'crunch', env: { GIVEN: 'to the worker' } });
	const [name, given, path, daemon] = await pool.apply(() => {
		const { name: own, daemon: flag } = currentProcess();
		return [own, process.env.GIVEN, process.env.PATH, flag];
	});
	assert.match(name, /^crunch-\d+$/);
	assert.deepEqual([given, path, daemon], ['to the worker', process.env.PATH, true]);
	assert.match(await usePool(t, 1).apply(() => currentProcess().name), /^PoolWorker-\d+$/);
});

test('execArgv is added to the arguments of Node.js', async (t) => {
	const folder = tempDir(t);
	writeFiles(folder, { 'before.cjs': 'globalThis.before = 1;' });
	const pool = usePool(t, { processes: 1, execArgv: ['--require', `${folder}/before.cjs`] });
	assert.equal(await pool.apply(() => Reflect.get(globalThis, 'before') as number), 1);
});

for (const startMethod of ['spawn', 'forkserver'] as const) {
	test(`startMethod ${startMethod} starts the workers`, async (t) => {
		const pool = usePool(t, { startMethod });
		assert.deepEqual(await pool.map((n: number) => n * 2, [1, 2, 3]), [2, 4, 6]);
		assert.equal(await pool.apply(() => getStartMethod()), getStartMethod());
	});
}

test('INI04 a pool works in a child process', async () => {
	const p = new Process({
		target: async () => {
			const pool = new Pool(2);
			const squares = await pool.map((n: number) => n * n, [1, 2, 3]);
			pool.close();
			await pool.join();
			process.exitCode = squares.join() === '1,4,9' ? 0 : 1;
		},
	});
	p.start();
	assert.equal(await p.join(), 0);
});

test('a pool in a worker has the CPUs that are left, but at least one', async (t) => {
	const pool = usePool(t, { processes: 1 });
	const [processes, sum] = await pool.apply(async () => {
		const inner = new Pool();
		const doubled = await inner.map((n: number) => n * 2, [1, 2, 3]);
		inner.close();
		await inner.join();
		return [inner.processes, doubled.reduce((a, b) => a + b)];
	});
	assert.equal(processes, Math.max(1, cpuCount() - 1));
	assert.equal(sum, 12);
});

test('a worker that dies takes the pool inside it along', async (t) => {
	const pool = usePool(t, 1);
	const inner = await pool.apply(async () => {
		const nested = new Pool(1);
		Reflect.set(globalThis, 'kept', nested);
		return nested.apply(() => process.pid);
	});
	await assert.rejects(pool.apply(() => process.kill(process.pid, 'SIGKILL')));
	await eventually('the inner worker is gone', () => !isRunning(inner));
});
