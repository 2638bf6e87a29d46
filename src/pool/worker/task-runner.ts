/**
 * Runs the tasks of a worker in the order in which they came, and hands their outcomes over.
 *
 * Before tasks run, the worker *claims* them: it says up to which one it may have begun, so that
 * when it dies the pool knows what can safely be run elsewhere. A claim is worth some milliseconds,
 * one task if they are longer; outcomes so far go with it. So short tasks cost a system call once
 * in a while, and of long ones the pool knows exactly which was running.
 */
import { LENDING } from '../../memory/loans/lending.js';
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
	/** Hands what was sent to the system now. */
	flush(): void;
}

export class TaskRunner {
	readonly #output: TaskOutput;
	readonly #history: TaskHistory;
	readonly #inbox = new TaskInbox();
	#running = false;
	/** Number of the task that comes next, and of the first that is not claimed. */
	#next = 0;
	#claimed = 0;
	/** Tasks to a claim. */
	#perClaim = 1;
	/** When the claim began, with which task, and of which function its tasks are. */
	#claimStart = 0;
	#claimFirst = 0;
	#timedFunction: unknown;
	/**
	 * The clock is read after so many tasks: a claim of tasks that turn out to be long ends early.
	 */
	#stride = 1;
	#untilLook = 1;
	#lastTurn = 0;
	/** Results that are not sent yet: primitives, of the tasks up to the next. */
	readonly #results = new ResultRun();
	#handOverQueued = false;

	constructor(output: TaskOutput, history: TaskHistory) {
		this.#output = output;
		this.#history = history;
	}

	/** Takes a frame of the pool. `bytes` are copied if they are kept. */
	accept(type: number, id: number, bytes: Uint8Array, definitions: readonly Definition[]): void {
		this.#inbox.accept(type, id, bytes, definitions);
		if (this.#running || this.#inbox.empty) return;
		this.#running = true;
		// Frames that came in one piece are taken in together.
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
				// After the claim: what the tasks need may end the process, too, and would end
				// each that they are given to.
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
	 * Runs tasks of a batch from one on, as long as they give what travels in bulk; the
	 * promise, if the last one gives that.
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
	 * Claims as many tasks as that says, if more than one are there, before the first of them runs.
	 */
	#expect(milliseconds: number): void {
		this.#perClaim = Math.max(1, Math.floor(CLAIM_MS / milliseconds));
		if (this.#perClaim > 1 && this.#inbox.received > this.#next + 1) this.#claimed = this.#next;
	}

	/** How long the tasks of one function take says nothing of another's. */
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
	 * Ends the claim before and makes the next; from time to time after a turn of the event loop, for
	 * what else goes on in this process.
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
	 * Sends the outcomes that there are.
	 *
	 * @param claimed number of the task after the last that may have begun
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

	/** While a task awaits something, the outcomes before it need not wait. */
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

	/** @param claim is made with them */
	#sendResults(claim: readonly [claimed: number, milliseconds: number] | readonly [] = []): void {
		if (this.#results.count === 0) return;
		const values = this.#results.take();
		const results: Results = [values, ...claim];
		this.#output.send(FrameType.RESULTS, (this.#next - values.length) >>> 0, encodePlain(results));
	}
}

const SETTLED = Promise.resolve();
/**
 * Work that a claim holds, in milliseconds, and so the longest that an outcome
 * waits while short tasks follow it.
 */
const CLAIM_MS = 20;
/**
 * After tasks shorter than this the clock is read once for eight of them: more
 * would cost as much as they do.
 */
const SHORT_MS = 0.05;
const SHORT_STRIDE = 8;
/** A claim has at most so many times the tasks of the one before. */
const GROWTH = 32;
/** The event loop gets its turn after so long at the latest, or after a longer task. */
const TURN_MS = 20;

function isThenable(value: unknown): value is PromiseLike<unknown> {
	return (
		((typeof value === 'object' && value !== null) || typeof value === 'function') &&
		typeof (value as { then?: unknown }).then === 'function'
	);
}
