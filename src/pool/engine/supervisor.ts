/**
 * Keeps the workers of a local engine at their number: starts them, replaces those that end, and
 * gives up after repeated failures.
 */
import * as messages from '../messages.js';
import { clearTimeout, setTimeout } from '../../timers.js';
import type { Worker, WorkerEnd } from './worker.js';

/** What a supervisor asks of its engine. */
export interface Supervised {
	/** @throws ProcessError when the system refuses */
	startWorker(): Worker;
	/** Whether workers are needed, or may be. */
	needsWorkers(): boolean;
	/** No worker can be kept running. */
	giveUp(reason: unknown): void;
}

export class Supervisor {
	readonly workers = new Set<Worker>();
	readonly #target: number;
	readonly #engine: Supervised;
	/** Starts that failed since one succeeded. */
	#failedStarts = 0;
	/** Consecutive workers that ended without settling a task. */
	#idleDeaths = 0;
	/** Of these, the workers that had been given tasks. */
	#wastedDeaths = 0;
	#restart: NodeJS.Timeout | undefined;

	constructor(target: number, engine: Supervised) {
		this.#target = target;
		this.#engine = engine;
	}

	/** @throws ProcessError when the system refuses */
	startAll(): void {
		while (this.workers.size < this.#target) this.workers.add(this.#engine.startWorker());
	}

	/** Starts as many as are missing, if they are needed. */
	replaceMissing(): void {
		if (this.#restart || this.workers.size >= this.#target || !this.#engine.needsWorkers()) return;
		try {
			this.startAll();
		} catch (error) {
			this.#onFailedStart(error);
		}
	}

	/** A worker is ready for its first task. */
	onReady(): void {
		this.#failedStarts = 0;
	}

	/** @param isWaste Whether the worker had been given tasks that are still wanted. */
	onEnd(worker: Worker, { exit, uncaught }: WorkerEnd, isWaste: boolean): void {
		if (worker.state === 'starting') this.#onFailedStart(messages.diedWhileStarting(worker.name, exit, uncaught));
		else if (worker.state === 'ending' || worker.settled > 0) {
			if (worker.settled > 0) this.#idleDeaths = this.#wastedDeaths = 0;
			this.replaceMissing();
		} else if (isWaste && ++this.#wastedDeaths > MOST_WASTED_DEATHS * this.#target)
			this.#engine.giveUp(messages.workersDieIdle(worker.name, exit, uncaught));
		else this.#restartLater(IDLE_DEATH_MS * this.#idleDeaths++);
	}

	/** Starts no more. */
	stop(): void {
		clearTimeout(this.#restart);
		this.#restart = undefined;
	}

	/** One failure may be chance (no memory at the moment); the third in a row is not. */
	#onFailedStart(reason: unknown): void {
		if (++this.#failedStarts >= MOST_FAILED_STARTS) this.#engine.giveUp(messages.workersDoNotStart(reason));
		else this.#restartLater(RESTART_MS * this.#failedStarts);
	}

	/**
	 * If the cause was not a task, the next workers may die of it too. The pause keeps
	 * restarts from using up the machine.
	 */
	#restartLater(delay: number): void {
		if (this.#restart || !this.#engine.needsWorkers()) return;
		const restart = (): void => {
			this.#restart = undefined;
			this.replaceMissing();
		};
		this.#restart = setTimeout(restart, Math.min(delay, LONGEST_PAUSE_MS)).unref();
	}
}

const MOST_FAILED_STARTS = 3;
const RESTART_MS = 50;
const IDLE_DEATH_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** The most wasted deaths in a row, per worker of the pool. With one more, the pool is broken. */
const MOST_WASTED_DEATHS = 5;
