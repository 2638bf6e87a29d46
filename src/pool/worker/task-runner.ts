/**
 * Runs the tasks of a worker in the order in which they came, and sends their outcomes.
 *
 * Before tasks run, the worker *claims* them: it says up to which task it may have begun. If the
 * worker dies, the pool then knows what can safely run elsewhere. A claim covers some milliseconds
 * of work, or one task if that is longer, and the outcomes so far go with it. So short tasks cost a
 * system call once in a while, and of long tasks the pool knows exactly which one was running.
 */
import { LENDING } from '../../memory/loans/lend-options.js';
import type { Definition, Packet } from '../../shipping/wire/packet.js';
import { encode } from '../../shipping/encode.js';
import { encodePlain } from '../../shipping/encode-plain.js';
import { encodeThrown } from '../../shipping/thrown.js';
import { travelsInBulk } from '../bulk.js';
import { FrameType, type Results } from '../protocol.js';
import { ResultRun, type TaskBatch } from './task-batch.js';
import { TaskInbox } from './task-inbox.js';
import type { TaskHistory } from '../uncaught.js';
import { clock, setImmediate } from '../../timers.js';

export interface TaskOutput {
	send(type: number, id: number, packet?: Packet): void;
	/** Passes what was sent to the system now. */
	flush(): void;
}

export class TaskRunner {
	readonly #output: TaskOutput;
	readonly #history: TaskHistory;
	readonly #inbox = new TaskInbox();
	#running = false;
	/** Number of the next task. */
	#next = 0;
	/** Number of the first task that is not claimed. */
	#claimed = 0;
	/** Number of tasks per claim. */
	#perClaim = 1;
	/** When the current claim began, by `clock()`. */
	#claimStart = 0;
	/** Number of the first task of the claim. */
	#claimFirst = 0;
	/** The function that the tasks of the claim call. */
	#timedFunction: unknown;
	/**
	 * Number of tasks between two readings of the clock. A claim whose tasks turn out to be long ends
	 * early.
	 */
	#stride = 1;
	#untilLook = 1;
	#lastTurn = 0;
	/** Results that are not sent yet: primitives of the tasks just before `#next`. */
	readonly #results = new ResultRun();
	#handOverQueued = false;

	constructor(output: TaskOutput, history: TaskHistory) {
		this.#output = output;
		this.#history = history;
	}

	/** Accepts a frame of the pool. `bytes` are copied if they are kept. */
	accept(type: number, id: number, bytes: Uint8Array, definitions: readonly Definition[]): void {
		this.#inbox.accept(type, id, bytes, definitions);
		if (this.#running || this.#inbox.empty) return;
		this.#running = true;
		// Frames that arrive in one piece are accepted together before the first task runs.
		void SETTLED.then(() => this.#run());
	}

	async #run(): Promise<void> {
		this.#lastTurn = clock();
		this.#history.begin();
		this.#claimed = Math.max(this.#claimed, this.#inbox.presumed);
		this.#claimFirst = this.#next;
		let expected = this.#inbox.expected;
		for (let batch = this.#inbox.shift(); batch; batch = this.#inbox.shift()) {
			if (batch.fn !== this.#timedFunction) this.#forgetTimes(batch.fn);
			if (expected > 0) this.#expect(expected);
			expected = 0;
			const first = this.#next;
			for (let i = 0; i < batch.count; i = this.#next - first) {
				if (this.#next >= this.#claimed && !batch.dropped) {
					const turn = this.#claim();
					if (turn) await turn;
				}
				if (batch.dropped) {
					this.#drop();
					continue;
				}
				// After the claim, since preparing tasks may end the process too. Otherwise they would be
				// given to the next worker, and end each in turn.
				if (i === 0) {
					const opening = batch.open();
					if (opening) await opening;
					if (this.#claimFirst === this.#next) this.#claimStart = clock();
				}
				const before = this.#next;
				const promise = this.#call(batch, i, Math.min(batch.count, i + this.#untilLook, i + this.#claimed - before));
				if (promise) {
					this.#handOverSoon();
					try {
						this.#succeed(await promise);
					} catch (error) {
						this.#fail(batch, error);
					}
					this.#next++;
					this.#history.begin();
				}
				this.#untilLook -= this.#next - before;
				if (this.#untilLook <= 0) this.#look();
			}
			this.#history.note(batch.fn, batch.name);
		}
		this.#running = false;
		this.#handOver(this.#next);
	}

	/**
	 * Runs tasks of a batch as long as their results travel in bulk. Returns a promise if that is
	 * what the last of them returned.
	 */
	#call(batch: TaskBatch, from: number, end: number): PromiseLike<unknown> | undefined {
		const results = this.#results;
		const first = this.#next - results.count;
		results.expect(this.#claimed - this.#next);
		try {
			batch.run(from, end, results);
			this.#next = first + results.count;
			if (travelsInBulk(results.last)) return undefined;
			this.#next--;
			const value = results.pop();
			if (isThenable(value)) return value;
			this.#succeed(value);
		} catch (error) {
			this.#next = first + results.count;
			this.#fail(batch, error);
		}
		this.#next++;
		return undefined;
	}

	/**
	 * Sizes claims for tasks of `milliseconds`. If there is more than one task, makes a claim
	 * before the first of them runs.
	 */
	#expect(milliseconds: number): void {
		this.#perClaim = Math.max(1, Math.floor(CLAIM_MS / milliseconds));
		if (this.#perClaim > 1 && this.#inbox.received > this.#next + 1) this.#claimed = this.#next;
	}

	/** The time of one function's tasks says nothing about another's. */
	#forgetTimes(fn: unknown): void {
		this.#timedFunction = fn;
		this.#claimed = Math.min(this.#claimed, this.#next + 1);
		this.#perClaim = 1;
		this.#stride = 1;
		this.#untilLook = 1;
	}

	#look(): void {
		this.#untilLook = this.#stride;
		if (clock() - this.#claimStart > CLAIM_MS) this.#claimed = this.#next;
	}

	/**
	 * Ends the last claim and makes the next. From time to time it first gives the event loop a turn,
	 * for whatever else runs in this process.
	 */
	#claim(): Promise<void> | undefined {
		const done = this.#next - this.#claimFirst;
		if (done > 0) {
			const mean = (clock() - this.#claimStart) / done;
			this.#stride = mean < SHORT_MS ? SHORT_STRIDE : 1;
			this.#untilLook = this.#stride;
			this.#perClaim = Math.max(1, Math.min(Math.floor(CLAIM_MS / mean), this.#perClaim * GROWTH));
		}
		this.#claimed = Math.min(this.#next + this.#perClaim, this.#inbox.received);
		this.#handOver(this.#claimed);
		if (clock() - this.#lastTurn < TURN_MS) return undefined;
		return new Promise((resolve) =>
			setImmediate(() => {
				this.#lastTurn = clock();
				this.#history.begin();
				this.#claimStart = this.#lastTurn;
				resolve();
			}),
		);
	}

	/**
	 * Sends the outcomes so far, with a claim.
	 *
	 * @param claimed Number of the task after the last that may have begun.
	 */
	#handOver(claimed: number): void {
		const now = clock();
		const milliseconds = now - this.#claimStart;
		if (this.#results.count > 0) this.#sendResults([claimed >>> 0, milliseconds]);
		else this.#output.send(FrameType.CLAIM, claimed >>> 0, encodePlain(milliseconds));
		this.#output.flush();
		this.#claimed = claimed;
		this.#claimFirst = this.#next;
		this.#claimStart = now;
	}

	/** Sends the outcomes before a task that awaits something, so that they need not wait for it. */
	#handOverSoon(): void {
		if (this.#handOverQueued) return;
		this.#handOverQueued = true;
		setImmediate(() => {
			this.#handOverQueued = false;
			this.#sendResults();
			this.#output.flush();
		});
	}

	#succeed(value: unknown): void {
		if (travelsInBulk(value)) {
			this.#results.add(value);
			return;
		}
		const packet = encode(value, 'result', LENDING);
		this.#sendResults();
		this.#output.send(FrameType.RESULT, this.#next >>> 0, packet);
	}

	#fail(batch: TaskBatch, error: unknown): void {
		this.#sendResults();
		this.#output.send(FrameType.FAILURE, this.#next >>> 0, encodeThrown(error));
		batch.onFailure();
	}

	#drop(): void {
		this.#sendResults();
		this.#output.send(FrameType.DROPPED, this.#next++ >>> 0);
	}

	/** @param claim A claim that is sent with the results. */
	#sendResults(claim: readonly [claimed: number, milliseconds: number] | readonly [] = []): void {
		if (this.#results.count === 0) return;
		const values = this.#results.take();
		const results: Results = [values, ...claim];
		this.#output.send(FrameType.RESULTS, (this.#next - values.length) >>> 0, encodePlain(results));
	}
}

const SETTLED = Promise.resolve();
/**
 * Target time of a claim, and so the longest time that an outcome waits while short tasks follow
 * it.
 */
const CLAIM_MS = 20;
/**
 * For tasks shorter than this the clock is read only after every eighth. Reading it more often
 * would cost as much as the tasks.
 */
const SHORT_MS = 0.05;
const SHORT_STRIDE = 8;
/** Largest ratio between the sizes of a claim and the claim before it. */
const GROWTH = 32;
/** The event loop gets a turn at least this often, unless a single task takes longer. */
const TURN_MS = 20;

function isThenable(value: unknown): value is PromiseLike<unknown> {
	return (
		((typeof value === 'object' && value !== null) || typeof value === 'function') &&
		typeof (value as { then?: unknown }).then === 'function'
	);
}
