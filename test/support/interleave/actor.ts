/**
 * An actor of `explore.ts`: a worker thread that runs the calls it is sent. Each atomic operation
 * of a call is a step, before which the explorer may let another actor run.
 */
import { workerData } from 'node:worker_threads';
import type { Queue } from 'multiprocess';
import { native } from '#src/native/load.js';
import { opened } from '../packed.js';
import { ACTOR_WORDS, type Outcome, State, Word } from './board.js';

type Call = (...args: unknown[]) => unknown;

const { board, index, packed } = workerData as { board: Int32Array; index: number; packed: Uint8Array };
const [calls, outcomes] = (await opened(packed)) as [Queue<[Call, unknown[]]>, Queue<Outcome>];
const { load, store, wait, notify } = Atomics;
const { futexWait } = native();
const at = index * ACTOR_WORDS;

let steps = 0;
let writes: number[] = [];

/** A shorter sleep is a timeout. */
const SHORTEST_TICK_MS = 40;
const NO_TICK_MS = 10_000;

const READS = ['load'] as const;
const WRITES = ['add', 'and', 'compareExchange', 'exchange', 'or', 'store'] as const;

await act();

async function act(): Promise<never> {
	for (;;) {
		const [call, args] = await calls.get();
		steps = 0;
		writes = [];
		pause(State.PAUSED);
		outcomes.putSync(run(call, args));
		tell(State.DONE);
	}
}

function run(call: Call, args: unknown[]): Outcome {
	const restore = observe();
	let value: unknown;
	let error: string | undefined;
	try {
		value = call(...args);
	} catch (thrown) {
		error = String(thrown);
	} finally {
		restore();
	}
	return { value, error, steps, writes };
}

/** Makes each atomic operation count as a step, and each sleep visible. */
function observe(): () => void {
	const originals = [...READS, ...WRITES].map((name) => [name, Atomics[name]] as const);
	for (const [name, operation] of originals) {
		const isWrite = (WRITES as readonly string[]).includes(name);
		Reflect.set(Atomics, name, (...args: never[]) => {
			step(isWrite);
			return Reflect.apply(operation, Atomics, args) as unknown;
		});
	}
	native().futexWait = (mapping, word, expected, milliseconds) => {
		tell(State.BLOCKED);
		const outcome = futexWait(mapping, word, expected, milliseconds < SHORTEST_TICK_MS ? milliseconds : NO_TICK_MS);
		pause(State.PAUSED);
		return outcome;
	};
	return () => {
		for (const [name, operation] of originals) Reflect.set(Atomics, name, operation);
		native().futexWait = futexWait;
	};
}

function step(isWrite: boolean): void {
	steps++;
	if (isWrite) writes.push(steps);
	if (steps === load(board, at + Word.limit)) pause(State.PAUSED);
}

function tell(state: State): void {
	store(board, at + Word.state, state);
	notify(board, at + Word.state);
}

/** Waits until the explorer sets RUNNING. */
function pause(state: State): void {
	tell(state);
	while (load(board, at + Word.state) === state) wait(board, at + Word.state, state);
}
