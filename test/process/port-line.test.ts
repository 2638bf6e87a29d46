import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { LINE_WORDS, PortLine } from '#src/process/line/port-line.js';
import { eventually } from '../support/eventually.js';

/** Both ends of a line, in one thread. */
function pair(t: TestContext): [PortLine, PortLine] {
	const { port1, port2 } = new MessageChannel();
	const words = new Int32Array(new SharedArrayBuffer(LINE_WORDS * 4));
	t.after(() => port1.close());
	return [new PortLine(port1, words, 0), new PortLine(port2, words, 1)];
}

function collect(line: PortLine): { texts: string[]; ends: boolean[] } {
	const seen = { texts: [] as string[], ends: [] as boolean[] };
	line.listen(
		(bytes) => seen.texts.push(bytes.toString()),
		(leftUnread) => seen.ends.push(leftUnread),
	);
	return seen;
}

test('bytes arrive in order, both ways, and their memory can be reused at once', async (t) => {
	const [near, far] = pair(t);
	const [atNear, atFar] = [collect(near), collect(far)];
	const bytes = Buffer.from('one');
	assert.equal(near.write(bytes), true);
	bytes.write('two');
	near.write(bytes);
	far.write(Buffer.alloc(200_000, 'x').subarray(100_000));
	await eventually('all have arrived', () => atFar.texts.length === 2 && atNear.texts.length === 1);
	assert.deepEqual(atFar.texts, ['one', 'two']);
	assert.equal(atNear.texts[0], 'x'.repeat(100_000));
});

test('the backlog is what the other side has not read', async (t) => {
	const [near, far] = pair(t);
	assert.equal(near.backlog, 0);
	near.write(Buffer.from('12345'));
	near.write(Buffer.from('67'));
	assert.deepEqual([near.backlog, far.backlog], [7, 0]);
	assert.equal(far.read().toString(), '12345');
	assert.equal(near.backlog, 2);
	const atFar = collect(far);
	await eventually('the rest has come', () => near.backlog === 0);
	assert.deepEqual(atFar.texts, ['67']);
});

test('the end tells whether the other side had read everything', async (t) => {
	for (const unread of [false, true]) {
		const [near, far] = pair(t);
		const atNear = collect(near);
		near.write(Buffer.from('read'));
		far.read();
		if (unread) near.write(Buffer.from('unread'));
		far.write(Buffer.from('last words'));
		far.close();
		await eventually('the end has come', () => atNear.ends.length > 0);
		assert.deepEqual(atNear, { texts: ['last words'], ends: [unread] });
	}
});

test('finish() delivers at once what has come, and then the end', async (t) => {
	const [near, far] = pair(t);
	const atNear = collect(near);
	far.write(Buffer.from('a'));
	far.write(Buffer.from('b'));
	near.finish();
	assert.deepEqual(atNear.texts, ['a', 'b']);
	assert.equal(atNear.ends[0], false);
});
