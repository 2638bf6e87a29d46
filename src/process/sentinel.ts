/**
 * Something that turns ready once, when a process has ended, and that `wait()`
 * takes. Python: `Process.sentinel`.
 */
export interface Sentinel {
	/** Whether the process has ended. */
	readonly ready: boolean;
}

/** A sentinel that knows when it becomes ready; what `wait()` and `join()` await. */
export class ProcessSentinel implements Sentinel {
	#ready = false;
	readonly whenReady: Promise<void>;

	constructor(ended: Promise<unknown>) {
		this.whenReady = ended.then(() => {
			this.#ready = true;
		});
	}

	get ready(): boolean {
		return this.#ready;
	}
}
