/** A user's strict TypeScript program against the published declarations. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPackageFolder, type PackageFolder } from '../support/package-folder.js';
import { typecheck } from '../support/typecheck.js';

const PROCESS_PROGRAM = `
import { activeChildren, cpuCount, currentProcess, Process, ProcessError, parentProcess, ShippingError } from 'multiprocess';

class Greeter extends Process {
	override run(): string {
		return 'hello';
	}
}
const greet = (name: string, times: number): string => name.repeat(times);
const process1: Process<[name: string, times: number]> = new Process({ target: greet, args: ['a', cpuCount()], name: 'greeter' });
process1.start();
const code: number | undefined = await process1.join({ timeout: 1_000, signal: AbortSignal.timeout(2_000) });
const parent: string | undefined = parentProcess()?.name;
const children: Process[] = activeChildren();
new Process({ target: () => {} }).start();
new Greeter().start();
try {
	process1.start();
} catch (error) {
	if (error instanceof ProcessError || error instanceof ShippingError) console.log(error.code, code, parent, children, currentProcess().name);
}
// @ts-expect-error the target needs both arguments
new Process({ target: greet, args: ['a'] });
// @ts-expect-error args may be left out only where the target needs none
new Process({ target: greet });
// @ts-expect-error times are numbers
process1.join({ timeout: '1s' });
`;

const POOL_PROGRAM = `
import { Pool, WorkerLostError } from 'multiprocess';

await using pool = new Pool({ processes: 2, initializer: (level: number) => level, initArgs: [1] });
const one: string = await pool.apply((name: string, times: number) => name.repeat(times), ['a', 2]);
const awaited: number = await pool.apply(async () => 1);
const all: number[] = await pool.map((word: string) => word.length, ['a', 'bc'], { chunkSize: 1 });
const spread: number[] = await pool.starmap((a: number, b: number) => a + b, [[1, 2]] as const);
async function* words(): AsyncGenerator<string> {
	yield one;
}
for await (const length of pool.imapUnordered((word: string) => word.length, words())) all.push(length, awaited, ...spread);
for await (const outcome of pool.imapSettled((word: string) => word.length, ['a'])) {
	if (outcome.status === 'fulfilled') console.log(outcome.value.toFixed(), outcome.item.length);
	else if (outcome.reason instanceof WorkerLostError) console.log(outcome.reason.pid, outcome.reason.signal);
}
// @ts-expect-error the function takes a string
pool.apply((word: string) => word, [1]);
// @ts-expect-error the items are not what the function takes
pool.map((word: string) => word, [1]);
`;

const ARGUMENTS_PROGRAM = `
import { Pool, type PoolOptions, Process } from 'multiprocess';

const pool: Pool = new Pool(2);
const sum: number = await pool.apply((a: number, b = 5) => a + b, [1]);
const all: number = await pool.apply((a: number, b = 5, ...more: string[]) => a + b + more.length, [1, 2, 'x']);
const none: number = await pool.apply((a = 1, b = 5) => a + b);
const one: number = await pool.apply((kind: 'x' | 'y', times = 3) => kind.length * times, ['x']);
const untyped: number = await pool.apply((a, b) => a + b.length, [sum + all + none + one, 'x']);
const generic: number = await pool.apply(<T>(x: T) => x, [untyped]);
const process1: Process<[a: number]> = new Process({ target: (a: number, b = 5) => a + b, args: [generic] });
const process2 = new Process({ args: ['x'], target: (a: string, b = 5) => a.repeat(b) });
const processes: Process[] = [process1, process2];
new Process({ target: (a = 1, b = 5) => a + b });
new Process({ target: (x) => x + processes.length, args: [1] });
const options: PoolOptions = { initializer: (n: number) => n, initArgs: [1] };
const pools: Pool[] = [new Pool(options), new Pool({ initializer: (n: number, b = 5) => n + b, initArgs: [1] })];
new Pool({ initializer: (kind: 'x' | 'y') => kind + pools.length, initArgs: ['x'] });
// @ts-expect-error too many
pool.apply((a: number, b = 5) => a + b, [1, 2, 3]);
// @ts-expect-error b is a number
pool.apply((a: number, b = 5) => a + b, [1, 'x']);
// @ts-expect-error too few
pool.apply((a: number, b: number, c = 5) => a + b + c, [1]);
// @ts-expect-error too many
new Process({ target: (a: number, b = 5) => a + b, args: [1, 2, 3] });
// @ts-expect-error a is a number
new Process({ target: (a: number, b = 5) => a + b, args: ['x'] });
// @ts-expect-error a has no default
new Process({ target: (a: number, b = 5) => a + b });
// @ts-expect-error initArgs are those of the initializer
new Pool({ initializer: (n: number, s: string) => s.repeat(n), initArgs: ['wrong', 5, 6] });
// @ts-expect-error too few
new Pool({ initializer: (n: number, s: string) => s.repeat(n), initArgs: [1] });
`;

const SHARED_PROGRAM = `
import { SharedArray, SharedValue } from 'multiprocess';

function count(done: SharedValue, total: SharedValue<typeof Float64Array>, prices: SharedArray<typeof Float64Array>): number {
	done.add(1);
	return done.value + total.value + (prices.view[0] ?? 0);
}
const done: SharedValue<typeof Int32Array> = new SharedValue(Int32Array, 0);
console.log(count(done, new SharedValue(Float64Array, 1.5), new SharedArray(Float64Array, 3)));
const big: bigint = new SharedValue(BigInt64Array, 1n).value;
// @ts-expect-error SharedValue alone is one of a number
count(new SharedValue(BigInt64Array, big), new SharedValue(Float64Array), new SharedArray(Float64Array, 1));
`;

const PIPE_PROGRAM = `
import { type BlockingReceiver, type BlockingSender, type Connection, Pipe, type PipeConnection, Process, Queue, type Receiver, type Sender, wait } from 'multiprocess';

const [here, there] = Pipe<string, number>();
await here.send('text');
here.sendSync('text', { timeout: 1 });
const text: string = await there.recv({ timeout: 1, signal: AbortSignal.timeout(1_000) });
there.sendSync(text.length);
const length: number = here.recvSync();
const both: Connection<string, number> = here;
const same: PipeConnection<number> = Pipe<number>()[0];
const [receiver, sender] = Pipe<Date>({ duplex: false });
const typed: [Receiver<Date> & BlockingReceiver<Date>, Sender<Date> & BlockingSender<Date>] = [receiver, sender];
for await (const date of receiver) console.log(date.getTime(), length, both, same, typed);
await sender.sendBytes(new Float64Array(1), 0, 8, { timeout: 1 });
const bytes: Buffer = await receiver.recvBytes({ maxLength: 8, timeout: 1 });
const count: number = await receiver.recvBytesInto(new DataView(bytes.buffer), 0);
const ready: boolean = (await receiver.poll({ timeout: count })) || receiver.pollSync();
using closing = Pipe()[0];
const p = new Process({ target: async (end: Sender<Date>) => end.send(new Date()), args: [sender] });
const [first] = await wait([receiver, here, p, p.sentinel, new Queue<string>(), Promise.resolve(1), p.stdout as import('node:net').Socket], { timeout: 1 });
if (first === receiver) console.log((await receiver.recv()).getTime(), ready, closing.closed);
const [end] = await wait(new Set([receiver]));
const date: Date | undefined = await end?.recv();
console.log(date);
// @ts-expect-error this end sends strings
here.send(1);
// @ts-expect-error it only receives
receiver.send(new Date());
// @ts-expect-error it only sends
sender.recv();
// @ts-expect-error a number is no bytes
here.sendBytes(1);
// @ts-expect-error what only sends has nothing to wait for
wait([sender]);
// @ts-expect-error a number can't be waited for
wait([1]);
`;

let folder: PackageFolder;
before(async () => {
	folder = await createPackageFolder();
});
after(() => folder?.remove());

for (const [module, moduleResolution] of [
	['nodenext', 'nodenext'],
	['esnext', 'bundler'],
]) {
	for (const [name, text] of [
		['processes', PROCESS_PROGRAM],
		['pools', POOL_PROGRAM],
		['arguments that are left out', ARGUMENTS_PROGRAM],
		['pipes', PIPE_PROGRAM],
		['shared memory', SHARED_PROGRAM],
	] as const) {
		test(`a strict program with ${name} typechecks without skipLibCheck, moduleResolution ${moduleResolution}`, async () => {
			const result = await typecheck(folder, `${name}-${moduleResolution}.ts`, text, { module, moduleResolution });
			assert.equal(result.stdout, '');
			assert.equal(result.code, 0);
		});
	}
}

test('a strict program for an old target and its library typechecks without skipLibCheck', async () => {
	const text = `
		import { Pool, ShippingError } from 'multiprocess';
		export const doubled = (numbers: number[]): PromiseLike<number[]> => new Pool(2).map((n: number) => n * 2, numbers);
		export const pathOf = (error: unknown): string => (error instanceof ShippingError ? error.path : '');
	`;
	const old = { target: 'es2017', lib: ['es2017'], module: 'nodenext', moduleResolution: 'nodenext' };
	const result = await typecheck(folder, 'old.ts', text, old);
	assert.equal(result.stdout, '');
	assert.equal(result.code, 0);
});

test('a wrong item of a map is reported in one line, at the item', async () => {
	const text = `import { Pool } from 'multiprocess';\nnew Pool().map((x: number) => x,\n[1, 'a']);\n`;
	const result = await typecheck(folder, 'items.ts', text, { module: 'nodenext', moduleResolution: 'nodenext' });
	assert.match(result.stdout, /^items\.ts\(3,5\): error TS2322: [^\n]*\n$/);
});

test('the type check can fail', async () => {
	const wrong = `import { cpuCount } from 'multiprocess';\nconst wrong: string = cpuCount();\nconsole.log(wrong);\n`;
	const result = await typecheck(folder, 'wrong.ts', wrong, { module: 'nodenext', moduleResolution: 'nodenext' });
	assert.match(result.stdout, /wrong\.ts\(2,7\): error TS2322/);
});
