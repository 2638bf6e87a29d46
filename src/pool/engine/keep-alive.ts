/**
 * Keeps the program running while it is on, as an open socket would. One such handle for a pool is
 * cheaper than to ref and unref all its processes and channels with each task.
 */
import { clearInterval, setInterval } from '../../timers.js';

export class KeepAlive {
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
