/**
 * One worker as its pool sees it: the tasks that it was given, which of them may have begun, and
 * their outcomes.
 */
import { decode, decodeWhenReady } from '../../shipping/decode.js';
import type { Definition, Packet } from '../../shipping/wire/packet.js';
import { decodeThrown } from '../../shipping/thrown.js';
import { partOf } from '../../lazy.js';
import { nextIdentity } from '../../process/current.js';
import type { Child, Exit } from '../../process/parent/child.js';
import { launch } from '../../process/parent/launch.js';
import { preloadInChildren } from '../../process/parent/supply.js';
import { getStartMethod } from '../../process/settings.js';
import type { StartMethod } from '../../process/start-methods.js';
import type { Arrivals } from './arrivals.js';
import { type AssignedTask, Assignments, type Left, rejectAll, type SettledTasks } from './assignments.js';
import type { LiveJobs } from './live-jobs.js';
import type { Chunk, Job, Work } from '../jobs/job.js';
import * as messages from '../messages.js';
import { Outbox } from './outbox.js';
import { type Claim, FrameType, type Results } from '../protocol.js';
import { decodeUncaught, type Uncaught } from '../uncaught.js';
import { clearTimeout, setTimeout } from '../../timers.js';

export interface WorkerSettings {
	readonly method: StartMethod;
	/** Prefix of the workers' names. Default: `PoolWorker`, as in `PoolWorker-1`. */
	readonly name: string | undefined;
	readonly env: Readonly<Record<string, string>> | undefined;
	readonly execArgv: readonly string[] | undefined;
	/** Returns a `WorkerPayload`, encoded once. */
	readonly payload: () => Packet;
}

/** What the workers of an engine share, and what they tell it. */
export interface WorkerSurroundings {
	readonly jobs: LiveJobs;
	readonly arrivals: Arrivals;
	/** The worker takes tasks from now on. */
	onReady(worker: Worker): void;
	/** The initializer threw. */
	onBroken(reason: unknown): void;
	/** Some tasks of the worker are settled. */
	onProgress(worker: Worker): void;
	/** The worker has ended, and has no tasks any more. */
	onEnd(worker: Worker, end: WorkerEnd): void;
}

export interface WorkerEnd {
	readonly exit: Exit;
	/** The uncaught error that ended the worker. */
	readonly uncaught: Uncaught | undefined;
	/** Tasks that the worker may have begun. They are lost. */
	readonly begun: readonly AssignedTask[];
	/** Tasks that the worker was given and had not begun. */
	readonly left: readonly Left[];
}

export class Worker {
	readonly name: string;
	state: 'starting' | 'ready' | 'ending' = 'starting';
	/** Which list of `ReadyWorkers` has it; only that class changes it. */
	place: 'idle' | 'busy' | 'elsewhere' = 'elsewhere';
	/** Number of tasks that the worker has settled, or that were lost with it. */
	settled = 0;
	readonly #child: Child;
	readonly #surroundings: WorkerSurroundings;
	readonly #assignments: Assignments;
	readonly #outbox: Outbox;
	/**
	 * Number of tasks that were settled since the last claim, and their job;
	 * `undefined` if they belong to several.
	 */
	#timed: { job: Job | undefined; tasks: number } = { job: undefined, tasks: 0 };
	#isDoomed = false;
	/** Settles when the pool has been told that the initializer threw. */
	#broken: Promise<void> | undefined;
	/** The uncaught error that ends the worker. */
	#uncaught: Promise<Uncaught | undefined> | undefined;

	/** @throws ProcessError when the system refuses */
	constructor({ method, name, env, execArgv, payload }: WorkerSettings, surroundings: WorkerSurroundings) {
		const identity = nextIdentity();
		this.#surroundings = surroundings;
		this.#assignments = new Assignments(surroundings.jobs);
		this.name = `${name === undefined ? 'PoolWorker' : name}-${identity.join(':')}`;
		this.#child = launch({
			call: 'new Pool()',
			method,
			// Tasks belong to the program. Where they run is the pool's own affair.
			methodInChild: getStartMethod(),
			name: this.name,
			daemon: true,
			identity,
			entry: ENTRY,
			payload,
			ignoreInterrupt: true,
			isWorker: true,
			...(env && { env }),
			...(execArgv && { execArgv }),
		});
		this.#outbox = new Outbox(this.#child.channel, this.#assignments);
		// The pool itself keeps the program alive while there is reason to.
		this.#child.unref();
		this.#child.channel.listen(this.#onFrame, () => {
			this.#killSoon();
		});
		void this.#watchEnd();
	}

	get pid(): number {
		return this.#child.pid;
	}

	get isThread(): boolean {
		return this.#child.kind === 'thread';
	}

	/** Number of chunks that are not done. */
	get chunks(): number {
		return this.#assignments.length;
	}

	/** Sends tasks; see `Outbox.send`. */
	assign(job: Job, chunk: Chunk): Chunk | undefined {
		return this.#outbox.send(job, chunk);
	}

	forget(work: Work): void {
		this.#outbox.forget(work);
	}

	/** Ends a worker that has nothing to do. */
	stop(): void {
		if (this.state === 'ending') return;
		this.state = 'ending';
		this.#child.channel.send(FrameType.STOP, 0);
		this.#child.channel.flush();
	}

	/** Ends the worker now. Its tasks are rejected with `reason`. */
	kill(reason: unknown): void {
		this.state = 'ending';
		this.#child.kill('SIGTERM');
		this.#killSoon();
		const { begun, left } = this.#assignments.end(false);
		for (const { job, index, item } of begun) job.reject(index, item, reason);
		rejectAll(left, reason);
	}

	/**
	 * Kills a stopped worker that holds up the end of its pool. Its tasks are treated like
	 * those of any worker that dies.
	 */
	killStopped(): void {
		this.#child.kill('SIGKILL');
	}

	/** The worker may have its own handler for SIGTERM, or be cut off from its channel. */
	#killSoon(): void {
		if (this.#isDoomed) return;
		this.#isDoomed = true;
		this.#child.killAfterGrace();
	}

	readonly #onFrame = (type: number, id: number, bytes: Uint8Array, definitions: readonly Definition[]): void => {
		switch (type) {
			case FrameType.RESULTS:
				return this.#onResults(id, decode(bytes, []) as Results);
			case FrameType.RESULT:
				return this.#onResult(id, bytes, definitions);
			case FrameType.FAILURE:
				return this.#onFailure(id, bytes);
			case FrameType.DROPPED:
				return void this.#done(id);
			case FrameType.CLAIM:
				return this.#onClaim(id, decode(bytes, []) as Claim);
			case FrameType.READY:
				if (this.state === 'starting') this.state = 'ready';
				return this.#surroundings.onReady(this);
			case FrameType.UNCAUGHT:
				this.#uncaught = Promise.race([
					decodeUncaught(bytes, this.#origin),
					this.#surroundings.arrivals.ended.then(() => undefined),
				]);
				return;
			case FrameType.BROKEN:
				this.#broken = Promise.race([
					decodeThrown(bytes, this.#origin).then(this.#surroundings.onBroken),
					this.#surroundings.arrivals.ended,
				]);
		}
	};

	get #origin(): string {
		return `${this.name} (pid ${this.pid})`;
	}

	#onResults(id: number, [values, claimed, milliseconds = 0]: Results): void {
		let from = 0;
		while (from < values.length) {
			const done = this.#settle(id + from, values.length - from);
			if (!done) break;
			const { job, index, items } = done;
			job.fulfil(
				index,
				items,
				from === 0 && items.length === values.length ? values : values.slice(from, from + items.length),
			);
			from += items.length;
		}
		if (claimed === undefined) this.#surroundings.onProgress(this);
		else this.#onClaim(claimed, milliseconds);
	}

	#onResult(id: number, bytes: Uint8Array, definitions: readonly Definition[]): void {
		const task = this.#done(id);
		if (!task) return;
		const { job, index, item } = task;
		const fulfil = (value: unknown): void => job.fulfil(index, [item], [value]);
		const reject = (reason: unknown): void => job.reject(index, item, reason);
		let value: unknown;
		try {
			value = decodeWhenReady(bytes, definitions);
		} catch (error) {
			reject(messages.cannotReadResult(error));
			return this.#surroundings.onProgress(this);
		}
		if (value instanceof Promise) {
			const readable = value.catch((error: unknown) => {
				throw messages.cannotReadResult(error);
			});
			this.#surroundings.arrivals.expect(readable, fulfil, reject);
		} else fulfil(value);
		this.#surroundings.onProgress(this);
	}

	#onFailure(id: number, bytes: Uint8Array): void {
		const task = this.#done(id);
		if (!task) return;
		const { job, index, item } = task;
		const reject = (reason: unknown): void => {
			job.reject(index, item, reason);
			this.#surroundings.onProgress(this);
		};
		this.#surroundings.arrivals.expect(decodeThrown(bytes, this.#origin), reject, reject);
		this.#surroundings.onProgress(this);
	}

	#onClaim(id: number, milliseconds: number): void {
		this.#assignments.claim(id);
		const { job, tasks } = this.#timed;
		if (job) job.timing.record(milliseconds, tasks);
		this.#timed = { job: undefined, tasks: 0 };
		this.#surroundings.onProgress(this);
	}

	#done(id: number): AssignedTask | undefined {
		const done = this.#settle(id, 1);
		return done && { job: done.job, index: done.index, item: done.items[0] };
	}

	#settle(id: number, most: number): SettledTasks | undefined {
		const done = this.#assignments.settle(id, most);
		if (!done) return undefined;
		const { job, items } = done;
		this.settled += items.length;
		// The times of tasks of several jobs can't be told apart and are not recorded.
		if (this.#timed.tasks === 0) this.#timed.job = job;
		else if (this.#timed.job !== job) this.#timed.job = undefined;
		this.#timed.tasks += items.length;
		return done;
	}

	async #watchEnd(): Promise<void> {
		const exit = await this.#child.exited;
		// What the worker wrote before it died may still be on the way. The channel ends after that,
		// unless somebody else holds it open.
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, LAST_WORDS_MS);
			this.#child.channel.onEnd(() => {
				clearTimeout(timer);
				resolve();
			});
		});
		await this.#broken;
		const uncaught = await this.#uncaught;
		const { begun, left } = this.#assignments.end(this.#child.channel.leftUnread);
		this.settled += begun.length;
		this.#surroundings.onEnd(this, { exit, uncaught, begun, left });
	}
}

const ENTRY = partOf('./pool/worker/worker-main.js');
preloadInChildren(ENTRY);

const LAST_WORDS_MS = 1_000;
