/**
 * Kills workers that would hold up the end of a pool because they are stopped: by SIGSTOP, or by
 * job control that nobody resumes.
 *
 * A stopped process cannot report itself, so the pool asks the system. Only looks while this
 * process itself runs count: when a whole process group is stopped and resumed together, no
 * worker is seen stopped twice.
 */
import { isStopped } from './suspended.js';
import { clearInterval, setInterval } from '../../timers.js';
import type { Worker } from './worker.js';

export class SuspendedWorkers {
	readonly #workers: ReadonlySet<Worker>;
	/** How many times in a row each worker was found stopped. */
	#found = new Map<Worker, number>();
	#timer: NodeJS.Timeout | undefined;

	/** @param workers The live set of the pool's workers. */
	constructor(workers: ReadonlySet<Worker>) {
		this.#workers = workers;
	}

	/** From now on, kills each worker that stays stopped for two seconds. */
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
