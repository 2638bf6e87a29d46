/**
 * Ends what would hold up the end of a pool: workers that are stopped, by SIGSTOP or a job
 * control that nobody goes on with.
 *
 * A stopped process tells nobody, so the system is asked. It counts only while this process runs
 * itself: of a whole group that was stopped and goes on together no worker is seen stopped twice.
 */
import { isStopped } from '../../process/parent/stopped.js';
import { clearInterval, setInterval } from '../../timers.js';
import type { Worker } from './worker.js';

export class StoppedWorkers {
	readonly #workers: ReadonlySet<Worker>;
	/** How often in a row each was found stopped. */
	#found = new Map<Worker, number>();
	#timer: NodeJS.Timeout | undefined;

	/** @param workers Those of the pool, also the ones that it starts later. */
	constructor(workers: ReadonlySet<Worker>) {
		this.#workers = workers;
	}

	/** From now on a worker that stays stopped for two seconds is killed. */
	watch(): void {
		this.#timer ??= setInterval(() => this.#look(), INTERVAL_MS).unref();
	}

	end(): void {
		clearInterval(this.#timer);
	}

	#look(): void {
		const found = new Map<Worker, number>();
		for (const worker of this.#workers) {
			if (worker.isThread || !isStopped(worker.pid)) continue;
			const times = (this.#found.get(worker) ?? 0) + 1;
			if (times > MOST_LOOKS) worker.killStopped();
			else found.set(worker, times);
		}
		this.#found = found;
	}
}

const INTERVAL_MS = 500;
const MOST_LOOKS = 4;
