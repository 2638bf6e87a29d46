import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalEngine } from '#src/pool/engine/local-engine.js';
import type { Worker, WorkerSurroundings } from '#src/pool/engine/worker.js';
import { ApplyJob } from '#src/pool/jobs/apply-job.js';
import type { Chunk, Job, Work } from '#src/pool/jobs/job.js';

const work: Work = { packet: { bytes: new Uint8Array(), definitions: [] }, stopsAtError: false };

/** A worker without a process. It runs a task when it is told to. */
class FakeWorker {
	state = 'starting';
	settled = 0;
	readonly #surroundings: WorkerSurroundings;
	readonly #assigned: { job: Job; chunk: Chunk }[] = [];

	constructor(surroundings: WorkerSurroundings) {
		this.#surroundings = surroundings;
	}

	get chunks(): number {
		return this.#assigned.length;
	}

	assign(job: Job, chunk: Chunk): undefined {
		this.#assigned.push({ job, chunk });
		this.#surroundings.jobs.assigned(job);
	}

	/** @param self The engine's view of this worker. */
	getReady(self: Worker): void {
		this.state = 'ready';
		this.#surroundings.onReady(self);
	}

	/** Runs all tasks of its first chunk, each of which returns its arguments. */
	run(self: Worker): void {
		const { job, chunk } = this.#assigned.shift() as { job: Job; chunk: Chunk };
		this.#surroundings.jobs.unassigned(job);
		this.settled += chunk.items.length;
		const values = chunk.items.map((item) => (item as { args: unknown }).args);
		job.fulfil(chunk.start, chunk.items, values);
		this.#surroundings.onProgress(self);
	}

	forget(): void {}

	stop(): void {
		this.state = 'ending';
	}

	kill(): void {
		this.state = 'ending';
	}
}

/** An engine with fake workers that counts how often it looks at a worker. */
function openEngine(count: number) {
	const workers: { fake: FakeWorker; seen: Worker }[] = [];
	const looks = { count: 0 };
	const engine = new LocalEngine(count, (surroundings) => {
		const fake = new FakeWorker(surroundings);
		const seen = new Proxy(fake, {
			get(_, name) {
				looks.count++;
				const value: unknown = Reflect.get(fake, name);
				return typeof value === 'function' ? value.bind(fake) : value;
			},
		}) as unknown as Worker;
		workers.push({ fake, seen });
		return seen;
	});
	/** Returns the number of the first worker that has a task. */
	const busy = (): number => workers.findIndex(({ fake }) => fake.chunks > 0);
	const run = (number: number): void => workers[number]?.fake.run(workers[number].seen);
	const getReady = (): void => {
		for (const { fake, seen } of workers) fake.getReady(seen);
	};
	return { engine, looks, busy, run, getReady };
}

/** Returns how often an engine looks at a worker for each of some tasks that come one at a time. */
async function looksPerTask(workers: number): Promise<number[]> {
	const { engine, looks, busy, run, getReady } = openEngine(workers);
	const job = new ApplyJob(work, engine);
	const counts: number[] = [];
	const first = job.call([0], undefined);
	getReady();
	run(busy());
	await first;
	for (let task = 1; task <= 10; task++) {
		const before = looks.count;
		const result = job.call([task], undefined);
		run(busy());
		assert.deepEqual(await result, [task]);
		counts.push(looks.count - before);
	}
	engine.terminate(new Error('the test is over'));
	return counts;
}

test('a task costs the engine as many steps with 64 workers as with 2', async () => {
	const few = await looksPerTask(2);
	assert.deepEqual(await looksPerTask(64), few);
	assert.ok(Math.max(...few) <= 20, `it looked at workers ${few.join(', ')} times`);
});

test('a task that comes alone goes to the worker that was busy last', async () => {
	const { engine, busy, run, getReady } = openEngine(4);
	const job = new ApplyJob(work, engine);
	const tasks = [1, 2, 3, 4].map((n) => job.call([n], undefined));
	getReady();
	for (const worker of [3, 0, 2, 1]) run(worker);
	await Promise.all(tasks);
	const last = job.call([5], undefined);
	assert.equal(busy(), 1);
	run(1);
	assert.deepEqual(await last, [5]);
	engine.terminate(new Error('the test is over'));
});
