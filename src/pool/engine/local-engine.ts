/**
 * The engine that runs tasks in processes of this machine.
 *
 * Work is pulled: a worker that has nothing to do is given a chunk, and one more to
 * go on with if its tasks are short. Jobs take turns, so that a long map does not
 * hold up an apply that comes after it.
 */
import { Arrivals } from './arrivals.js';
import { type Left, rejectAll } from './assignments.js';
import { chunkSize, mayQueue } from './chunk-size.js';
import type { Engine, EngineEvents } from './engine.js';
import type { Job, Work } from '../jobs/job.js';
import { KeepAlive } from './keep-alive.js';
import * as messages from '../messages.js';
import { StoppedWorkers } from './stopped-workers.js';
import { warmUp } from './warm-up.js';
import { Worker, type WorkerEvents, type WorkerSettings } from './worker.js';
import { clearTimeout, setTimeout } from '../../timers.js';

export class LocalEngine implements Engine {
	readonly kind = 'local';
	readonly processes: number;
	readonly #settings: WorkerSettings;
	readonly #events: EngineEvents;
	readonly #workers = new Set<Worker>();
	readonly #stoppedWorkers = new StoppedWorkers(this.#workers);
	/** All that are not retired. */
	readonly #jobs = new Set<Job>();
	/** Those that may have items, in the order of their turns. */
	readonly #runnable = new Set<Job>();
	/** What dead workers had not begun; it is run first. */
	#left: Left[] = [];
	readonly #arrivals = new Arrivals();
	readonly #keepAlive = new KeepAlive();
	#hasWorked = false;
	#closed = false;
	/** Set when it was ended before its jobs were done. */
	#termination: { readonly reason: unknown } | undefined;
	#joiners = 0;
	/** Starts that failed since one succeeded. */
	#failedStarts = 0;
	/**
	 * Workers that ended without having done anything, since one did; and those of them
	 * that had been given something.
	 */
	#idleDeaths = 0;
	#wastedDeaths = 0;
	#restart: NodeJS.Timeout | undefined;
	/**
	 * What `wake` need not try: as of the last round, whether a worker is free, or could
	 * be given a chunk to go on with.
	 */
	#room: 'free' | 'queue' | 'none' = 'none';
	#dispatching = false;
	#dispatchQueued = false;
	readonly #whenEnded: (() => void)[] = [];

	/** @throws ProcessError when the system refuses; workers started before are ended */
	constructor(processes: number, settings: WorkerSettings, events: EngineEvents) {
		this.processes = processes;
		this.#settings = settings;
		this.#events = events;
		try {
			while (this.#workers.size < processes) this.#startWorker();
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
		if (this.#room === 'free' || (this.#room === 'queue' && mayQueue(job)) || this.#closed) this.#dispatch();
		else this.#keepAlive.set(true);
	}

	retire(job: Job): void {
		if (!this.#jobs.delete(job)) return;
		this.#runnable.delete(job);
		if (this.#left.length > 0) this.#left = this.#left.filter((left) => left.job !== job);
		this.#dispatchSoon();
	}

	forget(work: Work): void {
		for (const worker of this.#workers) worker.forget(work);
	}

	close(): void {
		this.#closed = true;
		this.#stoppedWorkers.watch();
		this.#dispatchSoon();
	}

	terminate(reason: unknown): void {
		if (this.#termination) return;
		this.#termination = { reason };
		const jobs = [...this.#jobs];
		const left = this.#left;
		this.#jobs.clear();
		this.#runnable.clear();
		this.#left = [];
		for (const job of jobs) job.abandon(reason);
		rejectAll(left, reason);
		for (const worker of this.#workers) worker.kill(reason);
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

	#startWorker(): void {
		this.#workers.add(
			new Worker(this.#settings, this.#arrivals, {
				onReady: () => {
					this.#failedStarts = 0;
					this.#dispatch();
					if (this.#isWaiting) warmUp(() => this.#isWaiting);
				},
				onBroken: (reason) => this.#break(messages.initializerFailed(reason)),
				onProgress: () => this.#dispatchSoon(),
				onEnd: this.#onWorkerEnd,
			}),
		);
	}

	readonly #onWorkerEnd: WorkerEvents['onEnd'] = (worker, exit, left, uncaught) => {
		this.#workers.delete(worker);
		const wanted = left.filter(({ job }) => this.#jobs.has(job));
		this.#left.push(...wanted);
		if (worker.state === 'starting') this.#onFailedStart(messages.diedWhileStarting(worker.name, exit, uncaught));
		else if (worker.state === 'ending' || worker.settled > 0) {
			if (worker.settled > 0) this.#idleDeaths = this.#wastedDeaths = 0;
			this.#replaceWorkers();
		} else if (wanted.length > 0 && ++this.#wastedDeaths > MOST_WASTED_DEATHS * this.processes)
			this.#break(messages.workersDieIdle(worker.name, exit, uncaught));
		else this.#restartLater(IDLE_DEATH_MS * this.#idleDeaths++);
		this.#dispatch();
	};

	/** Starts as many as are missing, if there is work for them or may be. */
	#replaceWorkers(): void {
		if (this.#restart || this.#finished) return;
		try {
			while (this.#workers.size < this.processes) this.#startWorker();
		} catch (error) {
			this.#onFailedStart(error);
		}
	}

	/** One failure may be chance (no memory at the moment); the third in a row is not. */
	#onFailedStart(reason: unknown): void {
		if (this.#termination) return;
		if (++this.#failedStarts >= MOST_FAILED_STARTS) return this.#break(messages.workersDoNotStart(reason));
		this.#restartLater(RESTART_MS * this.#failedStarts);
	}

	/**
	 * What ended its workers, if not their tasks, may do so again: a pause keeps
	 * that from using up the machine.
	 */
	#restartLater(delay: number): void {
		if (this.#restart || this.#finished) return;
		const restart = (): void => {
			this.#restart = undefined;
			this.#replaceWorkers();
		};
		this.#restart = setTimeout(restart, Math.min(delay, LONGEST_PAUSE_MS)).unref();
	}

	#break(reason: unknown): void {
		if (this.#termination) return;
		this.#events.onBroken(reason);
		this.terminate(reason);
	}

	/** All workers are there, and nobody has asked them for anything. */
	get #isWaiting(): boolean {
		if (this.#hasWorked || this.#closed || this.#termination) return false;
		for (const { state } of this.#workers) if (state !== 'ready') return false;
		return true;
	}

	/** No workers are needed any more. */
	get #finished(): boolean {
		if (!this.#closed || this.#termination) return this.#termination !== undefined;
		for (const job of this.#jobs) if (this.#joiners === 0 || !job.parked) return false;
		return true;
	}

	get #ended(): boolean {
		return this.#finished && this.#workers.size === 0;
	}

	/** After the frames that are there now, and what they set off. */
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
		// An input that is read here may itself give work to the pool: it is
		// seen by the round that goes on.
		if (this.#dispatching) return;
		this.#dispatching = true;
		try {
			for (const chunks of [0, 1]) {
				for (const worker of this.#workers) {
					if (this.#runnable.size === 0 && this.#left.length === 0) break;
					while (worker.state === 'ready' && worker.chunks === chunks && this.#assignTo(worker)) continue;
				}
			}
		} finally {
			this.#dispatching = false;
		}
		if (this.#finished) this.#endWorkers();
		else if (this.#workers.size < this.processes) this.#replaceWorkers();
		this.#updateRoom();
		this.#updateKeepAlive();
	}

	/** Gives the worker a chunk of the next job in turn; false if there is none for it. */
	#assignTo(worker: Worker): boolean {
		// What must not queue in a busy worker gets the one that is free first, for which none may be
		// kept busy with what comes after.
		const busy = worker.chunks > 0;
		if (busy && this.#left.length > 0) return false;
		const left = this.#left.shift();
		if (left) {
			this.#send(worker, left);
			return true;
		}
		for (const job of this.#runnable) {
			if (busy && !mayQueue(job)) return false;
			this.#runnable.delete(job);
			const chunk = job.take(chunkSize(job, this.processes));
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
	}

	#endWorkers(): void {
		clearTimeout(this.#restart);
		this.#restart = undefined;
		if (!this.#termination) for (const worker of this.#workers) if (worker.chunks === 0) worker.stop();
		if (this.#workers.size > 0) return;
		this.#stoppedWorkers.end();
		for (const resolve of this.#whenEnded.splice(0)) resolve();
	}

	#updateRoom(): void {
		this.#room = 'none';
		for (const { state, chunks } of this.#workers) {
			if (state !== 'ready' || chunks > 1) continue;
			if (chunks === 1) this.#room = 'queue';
			else {
				this.#room = 'free';
				return;
			}
		}
	}

	/**
	 * An idle pool lets the program end; so does one whose input gives nothing: then that
	 * keeps the program alive, or not.
	 */
	#updateKeepAlive(): void {
		if (this.#ended) this.#keepAlive.close();
		else this.#keepAlive.set(this.#joiners > 0 || this.#runnable.size > 0 || this.#left.length > 0 || this.#runs);
	}

	get #runs(): boolean {
		if (this.#jobs.size === 0) return false;
		for (const worker of this.#workers) if (worker.isBusyFor(this.#jobs)) return true;
		return false;
	}
}

/**
 * A microtask by a promise costs a fraction of one by `queueMicrotask`, which keeps an async
 * context.
 */
const SETTLED = Promise.resolve();
const MOST_FAILED_STARTS = 3;
const RESTART_MS = 50;
const IDLE_DEATH_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** Of each worker in a row, work at hand: whatever ends them, nothing would ever be done. */
const MOST_WASTED_DEATHS = 5;
