/**
 * The engine that runs tasks in processes or threads of this machine.
 *
 * Work is pulled: an idle worker is given a chunk, and one more to go on with if its tasks are
 * short. Jobs take turns, so that a long map does not hold up an apply that comes after it.
 */
import { clearInterval, setInterval } from '../../timers.js';
import type { Job, Work } from '../jobs/job.js';
import * as messages from '../messages.js';
import { Arrivals } from './arrivals.js';
import { type Left, rejectAll } from './assignments.js';
import { chunkSize, mayQueue } from './chunk-size.js';
import type { Engine } from './engine.js';
import { LiveJobs } from './live-jobs.js';
import { settleLostTasks } from './lost-tasks.js';
import { ReadyWorkers } from './ready-workers.js';
import { SuspendedWorkers } from './suspended-workers.js';
import { Supervisor } from './supervisor.js';
import { warmUp } from './warm-up.js';
import type { Worker, WorkerEnd, WorkerSurroundings } from './worker.js';

export class LocalEngine implements Engine {
	readonly capacity: number;
	broken: { readonly reason: unknown } | undefined;
	/** All jobs that are not retired. */
	readonly #jobs = new LiveJobs();
	/** Those of them that may have items, in the order of their turns. */
	readonly #runnable = new Set<Job>();
	/** What dead workers had not begun. It is run first. */
	#left: Left[] = [];
	readonly #supervisor: Supervisor;
	readonly #ready = new ReadyWorkers();
	readonly #suspendedWorkers: SuspendedWorkers;
	readonly #arrivals = new Arrivals();
	readonly #keepAlive = new KeepAlive();
	#hasWorked = false;
	#closed = false;
	/** Set when the engine was ended before its jobs were done. */
	#termination: { readonly reason: unknown } | undefined;
	#joiners = 0;
	/**
	 * What `wake` need not try: whether the last round left a worker idle, or one with a single
	 * chunk.
	 */
	#room: 'idle' | 'busy' | 'none' = 'none';
	#dispatching = false;
	#dispatchQueued = false;
	readonly #whenEnded: (() => void)[] = [];

	/**
	 * @param start Starts a worker.
	 * @throws ProcessError when the system refuses; workers started before are ended
	 */
	constructor(capacity: number, start: (surroundings: WorkerSurroundings) => Worker) {
		this.capacity = capacity;
		const surroundings: WorkerSurroundings = {
			jobs: this.#jobs,
			arrivals: this.#arrivals,
			onReady: (worker) => {
				this.#supervisor.onReady();
				this.#ready.update(worker);
				this.#dispatch();
				if (this.#isWaiting) warmUp(() => this.#isWaiting);
			},
			onBroken: (reason) => this.#break(messages.initializerFailed(reason)),
			onProgress: (worker) => {
				this.#ready.update(worker);
				this.#dispatchSoon();
			},
			onEnd: (worker, end) => this.#onWorkerEnd(worker, end),
		};
		this.#supervisor = new Supervisor(capacity, {
			startWorker: () => start(surroundings),
			needsWorkers: () => !this.#finished,
			giveUp: (reason) => this.#break(reason),
		});
		this.#suspendedWorkers = new SuspendedWorkers(this.#supervisor.workers);
		try {
			this.#supervisor.startAll();
		} catch (error) {
			this.terminate(error);
			throw error;
		}
	}

	accept(job: Job): void {
		if (this.#termination) return job.abandon(this.#termination.reason);
		this.#hasWorked = true;
		this.#jobs.add(job);
		this.wake(job);
	}

	wake(job: Job): void {
		if (!this.#jobs.has(job)) return;
		this.#runnable.add(job);
		if (this.#room === 'idle' || (this.#room === 'busy' && mayQueue(job)) || this.#closed) this.#dispatch();
		else this.#keepAlive.set(true);
	}

	retire(job: Job): void {
		if (!this.#jobs.delete(job)) return;
		this.#runnable.delete(job);
		if (this.#left.length > 0) this.#left = this.#left.filter((left) => left.job !== job);
		this.#dispatchSoon();
	}

	forget(work: Work): void {
		for (const worker of this.#supervisor.workers) worker.forget(work);
	}

	close(): void {
		this.#closed = true;
		this.#suspendedWorkers.watch();
		this.#dispatchSoon();
	}

	terminate(reason: unknown): void {
		if (this.#termination) return;
		this.#termination = { reason };
		const jobs = this.#jobs.clear();
		const left = this.#left;
		this.#runnable.clear();
		this.#left = [];
		for (const job of jobs) job.abandon(reason);
		rejectAll(left, reason);
		for (const worker of this.#supervisor.workers) {
			worker.kill(reason);
			this.#ready.remove(worker);
		}
		this.#arrivals.abandon(reason);
		this.#dispatch();
	}

	async join(): Promise<void> {
		this.#joiners++;
		this.#dispatchSoon();
		if (!this.#ended) await new Promise<void>((resolve) => this.#whenEnded.push(resolve));
		this.#joiners--;
		this.#updateKeepAlive();
	}

	#onWorkerEnd(worker: Worker, end: WorkerEnd): void {
		this.#supervisor.workers.delete(worker);
		this.#ready.remove(worker);
		const wanted = settleLostTasks(worker, end, this.#jobs);
		this.#left.push(...wanted);
		this.#supervisor.onEnd(worker, end, wanted.length > 0);
		this.#dispatch();
	}

	#break(reason: unknown): void {
		if (this.#termination) return;
		this.broken = { reason };
		this.terminate(reason);
	}

	/** All workers are there, and nobody has asked them for anything. */
	get #isWaiting(): boolean {
		if (this.#hasWorked || this.#closed || this.#termination) return false;
		return this.#ready.idleCount === this.#supervisor.workers.size;
	}

	/** No workers are needed any more. */
	get #finished(): boolean {
		if (!this.#closed || this.#termination) return this.#termination !== undefined;
		for (const job of this.#jobs) if (this.#joiners === 0 || !job.parked) return false;
		return true;
	}

	get #ended(): boolean {
		return this.#finished && this.#supervisor.workers.size === 0;
	}

	/** Dispatches after the frames that are there now, and what they set off. */
	#dispatchSoon(): void {
		if (this.#dispatchQueued) return;
		this.#dispatchQueued = true;
		void SETTLED.then(this.#dispatchQueuedRound);
	}

	readonly #dispatchQueuedRound = (): void => {
		this.#dispatchQueued = false;
		this.#dispatch();
	};

	#dispatch(): void {
		// An input that is read here may itself give work to the pool: the round that goes on sees it.
		if (this.#dispatching) return;
		this.#dispatching = true;
		const ready = this.#ready;
		try {
			for (let worker = ready.idle; worker && this.#assignTo(worker, false); worker = ready.idle) continue;
			for (let worker = ready.busy; worker && this.#assignTo(worker, true); worker = ready.busy) continue;
		} finally {
			this.#dispatching = false;
		}
		if (this.#finished) this.#endWorkers();
		else this.#supervisor.replaceMissing();
		this.#room = ready.idle ? 'idle' : ready.busy ? 'busy' : 'none';
		this.#updateKeepAlive();
	}

	/**
	 * Gives the worker a chunk of the next job in turn. Returns false if no worker like it gets one.
	 */
	#assignTo(worker: Worker, busy: boolean): boolean {
		// Left-over tasks go to the next idle worker only. A busy worker gets
		// nothing until they are placed.
		if (busy && this.#left.length > 0) return false;
		const left = this.#left.shift();
		if (left) {
			this.#send(worker, left);
			return true;
		}
		for (const job of this.#runnable) {
			if (busy && !mayQueue(job)) return false;
			this.#runnable.delete(job);
			const chunk = job.take(chunkSize(job, this.capacity));
			if (!chunk) continue;
			// A job that has retired while its input was read has not come back.
			if (this.#jobs.has(job)) {
				// To the end of the line.
				if (job.left !== 0) this.#runnable.add(job);
				this.#send(worker, { job, chunk });
			}
			return true;
		}
		return false;
	}

	#send(worker: Worker, { job, chunk }: Left): void {
		const rest = worker.assign(job, chunk);
		if (rest) this.#left.unshift({ job, chunk: rest });
		this.#ready.update(worker);
	}

	#endWorkers(): void {
		this.#supervisor.stop();
		const { workers } = this.#supervisor;
		if (!this.#termination) for (const worker of workers) this.#stopIdle(worker);
		if (workers.size > 0) return;
		this.#suspendedWorkers.end();
		for (const resolve of this.#whenEnded.splice(0)) resolve();
	}

	#stopIdle(worker: Worker): void {
		if (worker.chunks > 0) return;
		worker.stop();
		this.#ready.remove(worker);
	}

	/**
	 * An idle pool lets the program end. So does a pool whose input gives nothing: then the input
	 * keeps the program alive, or not.
	 */
	#updateKeepAlive(): void {
		if (this.#ended) this.#keepAlive.close();
		else
			this.#keepAlive.set(
				this.#joiners > 0 || this.#runnable.size > 0 || this.#left.length > 0 || this.#jobs.areRunning,
			);
	}
}

/**
 * Keeps the program running while it is on, as an open socket would. One such handle for a pool is
 * cheaper than to ref and unref all its processes and channels with each task.
 */
class KeepAlive {
	#timer: NodeJS.Timeout | undefined;
	#on = false;

	set(on: boolean): void {
		if (on === this.#on) return;
		this.#on = on;
		this.#timer ??= setInterval(() => {}, LONGEST_INTERVAL);
		if (on) this.#timer.ref();
		else this.#timer.unref();
	}

	/** Not used any more. */
	close(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#on = false;
	}
}

const LONGEST_INTERVAL = 2 ** 31 - 1;
/**
 * A microtask by a promise costs a fraction of one by `queueMicrotask`, which keeps an async
 * context.
 */
const SETTLED = Promise.resolve();
