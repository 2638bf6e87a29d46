/**
 * Turns ready once, when a process has ended; `wait()` accepts it. Python: `Process.sentinel`.
 */
export interface Sentinel {
	/** Whether the process has ended. */
	readonly ready: boolean;
}

/** A sentinel with a promise that `wait()` awaits. */
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
