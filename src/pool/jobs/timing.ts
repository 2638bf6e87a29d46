/**
 * How long the tasks of a job take, as measured while they run. Old measurements fade, since tasks
 * get faster when their code is compiled, and slower when the input changes.
 */
export class Timing {
	#milliseconds = 0;
	#tasks = 0;
	readonly #before: number | undefined;

	/** @param before What a task took in the job before it, of the same function. */
	constructor(before?: number) {
		this.#before = before;
	}

	/** Milliseconds a task, `undefined` while nothing was measured. */
	get mean(): number | undefined {
		return this.#tasks === 0 ? undefined : this.#milliseconds / this.#tasks;
	}

	/**
	 * The same, or while nothing was measured what the job before took: with another
	 * input that may be wrong by far.
	 */
	get expected(): number | undefined {
		return this.mean ?? this.#before;
	}

	record(milliseconds: number, tasks: number): void {
		this.#milliseconds = this.#milliseconds * FADE + milliseconds;
		this.#tasks = this.#tasks * FADE + tasks;
	}
}

const FADE = 0.5;
