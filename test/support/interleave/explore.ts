/**
 * Runs two calls in two threads that share memory, in many orders of their atomic steps. It runs
 * the library's own code, not a model of it. A schedule says after how many steps of one call the
 * other continues. Nearly all mistakes in such code show with one or two such switches (Musuvathi
 * and Qadeer, "Iterative context bounding", 2007), so only those schedules are explored.
 *
 * A call that sleeps in the kernel lets the other continue. If both sleep, or one still sleeps
 * after the other has returned, a wake-up was lost: no tick is awaited.
 */
import { Worker } from 'node:worker_threads';
import type { TestContext } from 'node:test';
import { Queue } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { pack } from '#src/shipping/packing.js';
import { count } from '../counts.js';
import { inRepository } from '../repository.js';
import { ACTOR_WORDS, NO_LIMIT, type Outcome, State, Word } from './board.js';

type Call = (...args: never[]) => unknown;

export interface Scenario<A extends unknown[], B extends unknown[]> {
	/**
	 * Returns the arguments of the calls for each run, and what to drop here once the calls have
	 * them.
	 */
	prepare(): { readonly args: readonly [A, B]; readonly dropped: readonly Disposable[] };
	/** Exported by a module, so that they are sent by name. */
	readonly calls: readonly [(...args: A) => unknown, (...args: B) => unknown];
	/** Run by the second thread when both calls are done: it uses what it has received. */
	readonly afterwards?: () => unknown;
	/** Throws if the run went wrong. @param afterwards the outcome of `afterwards()` */
	check(outcomes: readonly [Outcome, Outcome], afterwards: Outcome): void;
	/** One of every `stride` schedules with two switches is run. */
	readonly stride: number;
}

/** @returns how many schedules were run */
export async function explore<A extends unknown[], B extends unknown[]>(
	t: TestContext,
	scenario: Scenario<A, B>,
): Promise<number> {
	const stage = new Stage(t);
	let runs = 0;
	const run = async (schedule: Schedule): Promise<readonly [Outcome, Outcome]> => {
		runs++;
		try {
			const { args, dropped } = scenario.prepare();
			const outcomes = await stage.run(scenario.calls, args, dropped, schedule);
			scenario.check(outcomes, await stage.runAlone(scenario.afterwards ?? (() => {})));
			return outcomes;
		} catch (error) {
			throw new Error(`schedule ${JSON.stringify(schedule)}: ${String(error)}`, { cause: error });
		}
	};
	for (const first of [0, 1] as const) {
		const alone = await run({ first, switches: [] });
		const near = around(alone[first].writes);
		for (let at = 1; at <= alone[first].steps; at++) {
			if (every > 1 && at % (near.has(at) ? 4 : every) !== 0) continue;
			// How many steps the other call takes depends on where the first has stopped.
			const { steps } = (await run({ first, switches: [at] }))[1 - first];
			// A switch beside a write is worth more.
			const stride = near.has(at) ? scenario.stride : scenario.stride * FAR;
			for (let then = 1 + (at % stride); then <= steps; then += stride) await run({ first, switches: [at, then] });
		}
	}
	return runs;
}

/**
 * One of every `every` switches is tried, and every fourth one beside a write. The soak tries all.
 */
const every = count('interleaving-switches', 12, 1);

/**
 * The first call runs up to its step `switches[0]`, then the other call up to its step
 * `switches[1]`, and so on. Finally each runs to its end.
 */
interface Schedule {
	readonly first: 0 | 1;
	readonly switches: readonly number[];
}

/** Factor by which fewer switches are tried where no word is written. */
const FAR = 10;

/** The steps before and after each write. */
function around(writes: readonly number[]): ReadonlySet<number> {
	return new Set(writes.flatMap((write) => [write, write + 1]));
}

/** Two actors. */
class Stage {
	readonly #board = new Int32Array(new SharedArrayBuffer(2 * ACTOR_WORDS * 4));
	readonly #calls = [new Queue(), new Queue()] as const;
	readonly #outcomes = [new Queue<Outcome>(), new Queue<Outcome>()] as const;

	constructor(t: Pick<TestContext, 'after'>) {
		for (const index of [0, 1] as const) {
			const packet = encode([this.#calls[index], this.#outcomes[index]]);
			const workerData = { board: this.#board, index, packed: pack(packet) };
			const worker = new Worker(inRepository('build/test/support/interleave/actor.js'), { workerData });
			t.after(async () => {
				await worker.terminate();
				for (const passage of packet.passages ?? []) passage.cancel();
			});
		}
		t.after(() => {
			for (const queue of [...this.#calls, ...this.#outcomes]) queue.close();
		});
	}

	async run(
		calls: readonly [Call, Call],
		args: readonly [unknown[], unknown[]],
		dropped: readonly Disposable[],
		{ first, switches }: Schedule,
	): Promise<readonly [Outcome, Outcome]> {
		for (const index of [0, 1] as const) {
			this.#set(index, State.RUNNING, NO_LIMIT);
			await this.#calls[index].put([calls[index], args[index]]);
		}
		for (const index of [0, 1] as const) await this.#arrived(index);
		for (const one of dropped) one[Symbol.dispose]();
		let index: 0 | 1 = first;
		for (const limit of switches) {
			this.#goOn(index, limit);
			index = index === 0 ? 1 : 0;
		}
		// Runs each to its end; one that sleeps lets the other continue.
		for (let isStuck = false; !this.#areDone; index = index === 0 ? 1 : 0) {
			const state = this.#goOn(index, NO_LIMIT);
			const isBlocked = state === State.BLOCKED && this.#isStillAsleep(index);
			if (isBlocked && isStuck) throw new Error(`call ${index} sleeps, and nobody is left to wake it`);
			isStuck = isBlocked || state === State.DONE;
		}
		return [await this.#outcomes[0].get(), await this.#outcomes[1].get()];
	}

	async runAlone(call: () => unknown): Promise<Outcome> {
		this.#set(1, State.RUNNING, NO_LIMIT);
		await this.#calls[1].put([call, []]);
		await this.#arrived(1);
		this.#goOn(1, NO_LIMIT);
		return this.#outcomes[1].get();
	}

	get #areDone(): boolean {
		return [0, 1].every((index) => this.#state(index) === State.DONE);
	}

	#state(index: number): State {
		return Atomics.load(this.#board, index * ACTOR_WORDS + Word.state) as State;
	}

	#set(index: number, state: State, limit: number): void {
		Atomics.store(this.#board, index * ACTOR_WORDS + Word.limit, limit);
		Atomics.store(this.#board, index * ACTOR_WORDS + Word.state, state);
		Atomics.notify(this.#board, index * ACTOR_WORDS + Word.state);
	}

	/**
	 * Resolves when the actor has begun its call, before the first step. The event loop turns
	 * meanwhile.
	 */
	async #arrived(index: number): Promise<void> {
		while (this.#state(index) === State.RUNNING) await new Promise((resolve) => setImmediate(resolve));
	}

	/** Lets an actor run up to a step, to its end, or to its sleep. */
	#goOn(index: number, limit: number): State {
		if (this.#state(index) !== State.PAUSED) return this.#state(index);
		this.#set(index, State.RUNNING, limit);
		const at = index * ACTOR_WORDS + Word.state;
		while (this.#state(index) === State.RUNNING) {
			if (Atomics.wait(this.#board, at, State.RUNNING, LONGEST_CALL_MS) === 'timed-out')
				throw new Error(`call ${index} goes on and on`);
		}
		return this.#state(index);
	}

	/** Waits a moment, because an actor that was just woken needs some time to report it. */
	#isStillAsleep(index: number): boolean {
		const at = index * ACTOR_WORDS + Word.state;
		if (this.#areOthersDone(index)) Atomics.wait(this.#board, at, State.BLOCKED, LONGEST_WAKE_MS);
		else Atomics.wait(this.#board, at, State.BLOCKED, 1);
		return this.#state(index) === State.BLOCKED;
	}

	#areOthersDone(index: number): boolean {
		return this.#state(1 - index) === State.DONE;
	}
}

/** Shorter than an actor's sleep, and longer than any wake-up takes. */
const LONGEST_WAKE_MS = 5000;
const LONGEST_CALL_MS = 20_000;
