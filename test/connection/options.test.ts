/** What calls on a pipe end refuse, and how waits end: by a timeout, a signal, or close(). */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { Pipe, type PipeConnection } from 'multiprocess';

type End = PipeConnection;

test('a wrong argument is an error that names the call, the value and the remedy, and takes nothing', async () => {
	const [here, there] = Pipe();
	await there.send('kept');
	const bad = 'x' as never;
	const cases: [() => unknown, string, RegExp][] = [
		[() => Pipe(bad), 'TypeError', /^Pipe\(\): options is the string "x"; give an object, as \{ duplex: false \}/],
		[() => Pipe({ duplex: 1 } as never), 'TypeError', /^Pipe\(\): duplex is the number 1; give true or false/],
		[() => Pipe({ size: 1 } as never), 'TypeError', /^Pipe\(\): there is no option 'size'/],
		[() => here.send(1, bad), 'TypeError', /^send\(\): options is the string "x"; give/],
		[() => here.send(1, { timeout: bad }), 'TypeError', /^send\(\): timeout is the string "x"; give milliseconds/],
		[() => here.send(1, { wait: 1 } as never), 'TypeError', /^send\(\): there is no option 'wait'/],
		[() => here.send(new WeakMap()), 'ShippingError', /value/],
		[() => here.sendSync(1, { timeout: bad }), 'TypeError', /^sendSync\(\): timeout is the string "x"; give/],
		[() => here.sendSync(new WeakMap()), 'ShippingError', /value/],
		[() => here.sendBytes(bad), 'TypeError', /^sendBytes\(\): expected bytes, got the string "x"; pass a Buffer/],
		[() => here.sendBytes([1] as never), 'TypeError', /^sendBytes\(\): expected bytes, got an object of class Array;/],
		[() => here.sendBytes(Buffer.from('ab'), 3), 'RangeError', /^sendBytes\(\): offset is the number 3; .* 0 to 2/],
		[() => here.sendBytes(Buffer.from('ab'), -1), 'RangeError', /^sendBytes\(\): offset is the number -1/],
		[() => here.sendBytes(Buffer.from('ab'), 0.5), 'RangeError', /^sendBytes\(\): offset is the number 0.5/],
		[() => here.sendBytes(Buffer.from('ab'), bad), 'TypeError', /^sendBytes\(\): offset is the string "x"/],
		[
			() => here.sendBytes(Buffer.from('ab'), null as never),
			'TypeError',
			/^sendBytes\(\): offset is null; give a whole number/,
		],
		[
			() => here.sendBytes(Buffer.from('ab'), 0, { timeout: 5 } as never),
			'TypeError',
			/^sendBytes\(\): size is an object/,
		],
		[() => here.sendBytes(Buffer.from('ab'), 1, 2), 'RangeError', /^sendBytes\(\): size is the number 2; .* 0 to 1/],
		[() => here.sendBytes(Buffer.from('ab'), 0, 1, bad), 'TypeError', /^sendBytes\(\): options is the string "x"/],
		[() => here.recv({ timeout: Number.NaN }), 'RangeError', /^recv\(\): timeout is NaN; give milliseconds/],
		[() => here.recv({ signal: {} } as never), 'TypeError', /^recv\(\): signal is an object of class Object; give an/],
		[() => here.recv(null as never), 'TypeError', /^recv\(\): options is null/],
		[() => here.recvSync({ timeout: bad }), 'TypeError', /^recvSync\(\): timeout is the string "x"; give/],
		[() => here.recvSync({ signal: 1 } as never), 'TypeError', /^recvSync\(\): there is no option 'signal'/],
		[() => here.recvBytes({ maxLength: -1 }), 'RangeError', /^recvBytes\(\): maxLength is the number -1; give a whole/],
		[() => here.recvBytes({ maxLength: bad }), 'TypeError', /^recvBytes\(\): maxLength is the string "x"/],
		[() => here.recvBytes({ max: 1 } as never), 'TypeError', /^recvBytes\(\): there is no option 'max'/],
		[() => here.recvBytes(null as never), 'TypeError', /^recvBytes\(\): options is null/],
		[() => here.recvBytesInto(bad), 'TypeError', /^recvBytesInto\(\): expected a view of bytes, got the string "x"/],
		[
			() => here.recvBytesInto(new ArrayBuffer(8) as never),
			'TypeError',
			/^recvBytesInto\(\): expected a view of bytes, got an object of class Array/,
		],
		[() => here.recvBytesInto(Buffer.alloc(8), null as never), 'TypeError', /^recvBytesInto\(\): offset is null/],
		[() => here.sendBytes(transferred()), 'TypeError', /^sendBytes\(\): the buffer is detached/],
		[() => here.recvBytesInto(Buffer.alloc(8), 9), 'RangeError', /^recvBytesInto\(\): offset is the number 9; .* to 8/],
		[() => here.recvBytesInto(Buffer.alloc(8), 0, { timeout: bad }), 'TypeError', /^recvBytesInto\(\): timeout is/],
		[() => here.poll({ timeout: bad }), 'TypeError', /^poll\(\): timeout is the string "x"/],
		[() => here.poll(bad), 'TypeError', /^poll\(\): options is the string "x"/],
		[() => here.pollSync({ timeout: Number.NaN }), 'RangeError', /^pollSync\(\): timeout is NaN/],
		[() => here.pollSync(null as never), 'TypeError', /^pollSync\(\): options is null/],
	];
	for (const [call, name, message] of cases) await assert.rejects(async () => call(), { name, message }, String(call));
	assert.equal(await here.recv(), 'kept');
	assert.equal(await there.poll(), false);
});

test('CXN02 a call in the wrong direction is a ProcessError that says which end to use', async () => {
	const [receiver, sender] = Pipe({ duplex: false }) as unknown as [End, End];
	const sends =
		/: this end of a one-way pipe only receives; send from the other end, or make a Pipe\(\) that goes both/;
	const receives = /: this end of a one-way pipe only sends; receive from the other end/;
	for (const call of [() => receiver.send(1), () => receiver.sendSync(1), () => receiver.sendBytes(Buffer.alloc(1))])
		await assert.rejects(async () => call(), { name: 'ProcessError', message: sends });
	for (const call of [
		() => sender.recv(),
		() => sender.recvSync(),
		() => sender.recvBytes(),
		() => sender.recvBytesInto(Buffer.alloc(1)),
		() => sender.poll(),
		() => sender.pollSync(),
		() => sender[Symbol.asyncIterator]().next(),
	])
		await assert.rejects(async () => call(), { name: 'ProcessError', message: receives });
});

test('CXN08 both ends close with their scope; using a closed end is a ClosedError, closing it again is not', async () => {
	let ends: [End, End] | undefined;
	{
		using here = Pipe()[0];
		ends = Pipe();
		using first = ends[0];
		using second = ends[1];
		await first.send(1);
		assert.equal(await second.recv(), 1);
		assert.deepEqual([here.closed, first.closed, second.closed], [false, false, false]);
	}
	const [first, second] = ends;
	assert.deepEqual([first.closed, second.closed], [true, true]);
	first.close();
	first[Symbol.dispose]();
	for (const call of ['recv', 'recvSync', 'recvBytes', 'poll', 'pollSync', 'send', 'sendSync'] as const)
		await assert.rejects(async () => first[call](undefined), {
			name: 'ClosedError',
			code: 'ERR_MP_CLOSED',
			message: `${call}(): this end is closed here; use it before close()`,
		});
	await assert.rejects(first.sendBytes(Buffer.alloc(1)), { name: 'ClosedError', message: /^sendBytes\(\)/ });
	await assert.rejects(first.recvBytesInto(Buffer.alloc(1)), { name: 'ClosedError', message: /^recvBytesInto\(\)/ });
	const [other] = Pipe();
	await assert.rejects(other.send({ first }), {
		name: 'ClosedError',
		message: /^sending the end of a pipe: this end is closed here/,
	});
	assert.deepEqual([first.readable, first.writable], [true, true]);
});

test('a timeout throws a TimeoutError that says what did not happen, and takes nothing', async () => {
	const [here, there] = Pipe();
	const nothing = { name: 'TimeoutError', message: /nothing came within 5 ms/ };
	await assert.rejects(here.recv({ timeout: 5 }), nothing);
	await assert.rejects(here.recvBytes({ timeout: 5 }), nothing);
	await assert.rejects(here.recvBytesInto(Buffer.alloc(1), 0, { timeout: 5 }), nothing);
	assert.throws(() => here.recvSync({ timeout: 5 }), nothing);
	for (const timeout of [0, -1]) {
		await assert.rejects(here.recv({ timeout }), { name: 'TimeoutError' });
		assert.throws(() => here.recvSync({ timeout }), { name: 'TimeoutError' });
	}
	await there.send('later');
	assert.equal(await here.recv({ timeout: 0 }), 'later');
	await there.send('now');
	assert.equal(here.recvSync({ timeout: -1 }), 'now');
});

test('an aborted recv rejects with the reason and takes nothing; other waiters go on', async () => {
	const [here, there] = Pipe();
	const abort = new AbortController();
	const { signal } = abort;
	const aborted = [here.recv({ signal }), here.recvBytes({ signal }), here.poll({ signal, timeout: undefined })];
	const last = here.recv({ signal: new AbortController().signal, timeout: 60_000 });
	abort.abort('enough');
	for (const one of aborted) await assert.rejects(one, (reason) => reason === 'enough');
	assert.equal(getEventListeners(signal, 'abort').length, 0);
	await there.send('for the last');
	assert.equal(await last, 'for the last');
	await there.send('next');
	for (const call of [here.recv({ signal }), here.poll({ signal }), here.recvBytesInto(Buffer.alloc(9), 0, { signal })])
		await assert.rejects(call, (reason) => reason === 'enough');
	await assert.rejects(here.send(1, { signal }), (reason) => reason === 'enough');
	assert.equal(await here.recv(), 'next');
	assert.equal(await there.poll(), false);
	const once = new AbortController();
	const got = here.recv({ signal: once.signal });
	await there.send('both at once');
	once.abort('late');
	const result = await got.catch((reason: unknown) => reason);
	if (result === 'late') assert.equal(await here.recv(), 'both at once');
	else assert.equal(result, 'both at once');
});

test('close() ends waits on its handle with a ClosedError, and leaves those on other handles', async (t) => {
	const [here, there] = Pipe();
	const [a, b] = Pipe<End, End>();
	await a.send(here);
	const second = await b.recv();
	t.after(() => [a, b, second, there].forEach((end) => end.close()));
	const waits = [here.recv(), here.recvBytes(), here.poll({ timeout: 60_000 }), here[Symbol.asyncIterator]().next()];
	const other = second.recv();
	here.close();
	for (const one of waits.slice(0, 3)) await assert.rejects(one, { name: 'ClosedError' });
	assert.deepEqual(await waits[3], { value: undefined, done: true });
	await there.send('to the other');
	assert.equal(await other, 'to the other');
	await second.send('still open');
	assert.equal(await there.recv(), 'still open');
});

function transferred(): Uint8Array {
	const bytes = new Uint8Array(8);
	structuredClone(bytes, { transfer: [bytes.buffer] });
	return bytes;
}
