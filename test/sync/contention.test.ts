/**
 * Many that want the same lock at once, some of which die with it. The lock protects plain memory,
 * which shows when two are inside together.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { BoundedSemaphore, Event, Lock, Process, RLock } from 'multiprocess';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';
import { inThread } from '../support/in-thread.js';
import { numbersFile, sharedNumbers } from '../support/shared-numbers.js';

type Exclusive = Lock | BoundedSemaphore;

/** Indices of the numbers. */
const WHO = 0;
const SUM = 1;
const VIOLATIONS = 2;
/** From here on, one for each worker: how often it was inside. */
const TURNS = 8;

/**
 * Acquires again and again, in every way there is, until `stop` is set or it was inside `times`
 * times. Dies inside with this chance. Only a worker that is alone in its thread may block.
 */
async function work(
	what: { lock: Exclusive; stop: Event; path: string },
	me: number,
	{ times = Number.POSITIVE_INFINITY, chanceToDie = 0, isAlone = true } = {},
): Promise<void> {
	const { lock, stop, path } = what;
	const numbers = sharedNumbers(path);
	const token = process.pid * 1000 + me;
	const inside = (): void => {
		numbers[WHO] = token;
		for (let i = 0; i < 50; i++) if (numbers[WHO] !== token) numbers[VIOLATIONS]++;
		if (Math.random() < chanceToDie) process.kill(process.pid, 'SIGKILL');
		numbers[SUM]++;
		numbers[TURNS + me]++;
		if (numbers[WHO] !== token) numbers[VIOLATIONS]++;
	};
	for (let i = 0; i < times && !stop.isSet(); i++) {
		if (i % 16 === 15) {
			await lock.with(async () => {
				await Promise.resolve();
				inside();
			});
		} else if (i % 16 === 7 || !isAlone) {
			const held = await lock.hold();
			inside();
			held.release();
		} else {
			const held = lock.holdSync();
			inside();
			held.release();
		}
	}
}

function setUp(t: TestContext, lock: Exclusive): { what: Parameters<typeof work>[0]; numbers: Float64Array } {
	const path = numbersFile(t);
	return { what: { lock, stop: new Event(), path }, numbers: sharedNumbers(path) };
}

function start(...args: Parameters<typeof work>): Process<Parameters<typeof work>> {
	const p = new Process({ target: work, args });
	p.start();
	return p;
}

const kinds = [
	['Lock', () => new Lock()],
	['RLock', () => new RLock()],
	['BoundedSemaphore', () => new BoundedSemaphore(1)],
] as const;

for (const [name, create] of kinds) {
	test(`a ${name} keeps processes, threads and tasks out of one another’s way`, async (t) => {
		const times = count('exclusion', 1000, 100_000);
		const { what, numbers } = setUp(t, create());
		const processes = [0, 1].map((me) => start(what, me, { times }));
		const thread = inThread(t, work, what, 2, { times });
		const tasks = [3, 4].map((me) => work(what, me, { times, isAlone: false }));
		await Promise.all([...tasks, thread.result]);
		assert.deepEqual(await Promise.all(processes.map((p) => p.join())), [0, 0]);
		assert.deepEqual([...numbers.subarray(TURNS, TURNS + 5)], Array(5).fill(times));
		assert.deepEqual([numbers[SUM], numbers[VIOLATIONS]], [5 * times, 0]);
	});

	test(`a ${name} outlives all that die, inside or anywhere else`, async (t) => {
		const deaths = count('deaths', 2, 200);
		const { what, numbers } = setUp(t, create());
		const survivor = start(what, 0);
		for (let i = 0; i < deaths; i += 2) {
			const suicide = start(what, 1, { chanceToDie: 0.05 });
			const victim = start(what, 2);
			assert.equal(await suicide.join(), -9);
			const victims = numbers[TURNS + 2];
			await eventually('the others go on', () => numbers[TURNS + 2] > victims);
			victim.kill();
			await victim.join();
			const survivors = numbers[TURNS];
			await eventually('the survivor goes on', () => numbers[TURNS] > survivors);
			const held = await what.lock.hold({ timeout: 20_000 });
			held.release();
		}
		what.stop.set();
		assert.equal(await survivor.join(), 0);
		assert.equal(numbers[VIOLATIONS], 0);
		if (what.lock instanceof BoundedSemaphore) assert.equal(what.lock.getValue(), 1);
	});
}

test('everybody who wants a lock gets it, however many others keep asking', async (t) => {
	const { what, numbers } = setUp(t, new Lock());
	const workers = Array.from({ length: count('starving', 4, 8) }, (_, me) => me);
	const processes = workers.map((me) => start(what, me));
	const turns = (): number[] => workers.map((me) => numbers[TURNS + me]);
	for (let second = 0; second < count('seconds', 2, 60); second++) {
		const before = turns();
		await eventually('each has had it again', () => turns().every((n, i) => n > before[i]));
		await new Promise((resolve) => setTimeout(resolve, 300));
	}
	what.stop.set();
	await Promise.all(processes.map((p) => p.join()));
	assert.equal(numbers[VIOLATIONS], 0);
	t.diagnostic(turns().join(' '));
});
