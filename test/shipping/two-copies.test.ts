import assert from 'node:assert/strict';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

const PROGRAM = `
import * as one from './one/dist/index.js';
import * as two from './two/dist/index.js';

const [queue, event, lock, value] = [new two.Queue(), new two.Event(), new two.Lock(), new two.SharedValue(Int32Array, 1)];
const [here, there] = two.Pipe();
const target = (...given) => {
	const [q, e, l, v, end] = given;
	l.acquireSync();
	v.value += 1;
	l.release();
	q.putSync(end.recvSync());
	e.set();
};
for (const start of ['spawn', 'thread']) {
	event.clear();
	await here.send(start);
	const p = new (one.getContext(start).Process)({ target, args: [queue, event, lock, value, there] });
	p.start();
	console.log(await p.join(), await queue.get({ timeout: 10_000 }), event.isSet(), value.value);
}
const pool = new one.Pool(1);
const back = await pool.apply((q, own) => (q.putSync('pool'), [q, own]), [queue, new one.Queue()]);
console.log(await queue.get(), back[0] instanceof two.Queue, back[1] instanceof one.Queue);
pool.terminate();
await pool.join();
const items = new one.SimpleQueue();
await items.put(event);
console.log((await items.get()) instanceof two.Event);
`;

test('objects of one copy of the package travel by the other copy', async (t) => {
	const folder = tempDir(t);
	for (const copy of ['one', 'two'])
		for (const part of ['dist', 'prebuilds', 'package.json'])
			cpSync(inRepository(part), join(folder, copy, part), { recursive: true });
	symlinkSync(inRepository('node_modules'), join(folder, 'node_modules'));
	writeFileSync(join(folder, 'program.mjs'), PROGRAM);
	const { stdout, stderr } = await runProgram(join(folder, 'program.mjs'), { deadline: 30_000 });
	assert.equal(stderr, '');
	assert.equal(stdout, '0 spawn true 2\n0 thread true 3\npool true true\ntrue\n');
});
