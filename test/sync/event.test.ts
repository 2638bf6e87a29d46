import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Event, Process } from 'multiprocess';
import { die } from '../support/die.js';
import { Gate } from '../support/between-processes.js';
import { runChild } from '../support/child.js';
import { inThread } from '../support/in-thread.js';
import { usePool } from '../support/use-pool.js';

test('EVT01 LSY13 an event can be waited for, set and cleared', async () => {
	const event = new Event();
	assert.equal(event.isSet(), false);
	assert.equal(await event.wait({ timeout: 0 }), false);
	assert.equal(await event.wait({ timeout: 10 }), false);
	assert.equal(event.waitSync({ timeout: 0 }), false);
	assert.equal(event.waitSync({ timeout: 10 }), false);
	event.set();
	event.set();
	assert.equal(event.isSet(), true);
	assert.deepEqual([await event.wait(), await event.wait({ timeout: 0 }), event.waitSync()], [true, true, true]);
	event.clear();
	event.clear();
	assert.equal(event.isSet(), false);
	const waiting = event.wait();
	await runChild({ target: (given: Event) => given.set(), args: [event] });
	assert.equal(await waiting, true);
	assert.equal(event.isSet(), true);
});

test('EVT02 inspecting an event shows whether it is set', () => {
	const event = new Event();
	assert.equal(inspect(event), '<Event at unset>');
	event.set();
	assert.equal(inspect(event), '<Event at set>');
});

test('waiters go on even if the event is cleared at once, here and elsewhere', async (t) => {
	const event = new Event();
	const gate = new Gate(t);
	const pool = usePool(t, 1);
	const elsewhere = pool.apply(
		async (given: Event, opening: Gate) => {
			const waits = [given.wait(), given.wait(), given.wait({ timeout: 20_000 })];
			opening.open();
			return Promise.all(waits);
		},
		[event, gate],
	);
	await gate.opened();
	const here = [event.wait(), event.wait()];
	event.set();
	event.clear();
	const after = event.wait({ timeout: 30 });
	assert.deepEqual(await Promise.all(here), [true, true]);
	assert.deepEqual(await elsewhere, [true, true, true]);
	assert.equal(await pool.apply((given: Event) => given.isSet(), [event]), false);
	assert.equal(await after, false);
});

test('set() wakes all waiters, blocking or not, in processes and threads', async (t) => {
	const event = new Event();
	const ready = [new Gate(t), new Gate(t), new Gate(t)];
	const block = (given: Event, gate: Gate): boolean => {
		gate.open();
		return given.waitSync();
	};
	const children = ready.slice(1).map((gate) => {
		const p = new Process({ target: block, args: [event, gate] });
		p.start();
		return p;
	});
	const thread = inThread(t, block, event, ready[0]);
	const own = event.wait();
	await Promise.all(ready.map((gate) => gate.opened()));
	event.set();
	assert.deepEqual(await Promise.all([own, thread.result]), [true, true]);
	assert.deepEqual(await Promise.all(children.map((p) => p.join())), [0, 0]);
});

test('many waiters share a thread, and a timeout or signal ends only its own wait', async () => {
	const event = new Event();
	const before = readdirSync('/proc/self/task').length;
	const abort = new AbortController();
	const waits = Array.from({ length: 50 }, () => event.wait());
	const short = Array.from({ length: 50 }, () => event.wait({ timeout: 5 }));
	const aborted = event.wait({ signal: abort.signal });
	abort.abort('enough');
	await assert.rejects(aborted, (reason) => reason === 'enough');
	assert.deepEqual(new Set(await Promise.all(short)), new Set([false]));
	const last = event.wait({ signal: new AbortController().signal });
	assert.ok(readdirSync('/proc/self/task').length <= before + 3);
	event.set();
	assert.deepEqual(new Set(await Promise.all([...waits, last])), new Set([true]));
	assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
	await assert.rejects(event.wait({ signal: abort.signal }), (reason) => reason === 'enough');
	await assert.rejects(event.wait({ timeout: 'x' as never }), /Event\.wait\(\): timeout is the string "x"/);
	assert.throws(() => event.waitSync({ timeout: Number.NaN }), RangeError);
});

test('a waiter that dies is in nobody’s way, and the process that set the event may be dead', async (t) => {
	const event = new Event();
	const gate = new Gate(t);
	const p = new Process({
		target: (given: Event) => {
			gate.open();
			given.waitSync();
		},
		args: [event],
	});
	p.start();
	await gate.opened();
	p.kill();
	await p.join();
	const waiting = event.wait();
	await runChild({
		target: (given: Event) => {
			given.set();
			die();
		},
		args: [event],
	});
	assert.equal(await waiting, true);
});
