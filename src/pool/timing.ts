/**
 * How long the tasks of a job take, as measured while they run. Old measurements fade, since tasks get faster when their code is
 * compiled, and slower when the input changes.
 */
export class Timing {
	#milliseconds = 0;
	#tasks = 0;

	/** Milliseconds a task, `undefined` while nothing was measured. */
	get mean(): number | undefined {
		return this.#tasks === 0 ? undefined : this.#milliseconds / this.#tasks;
	}

	record(milliseconds: number, tasks: number): void {
		this.#milliseconds = this.#milliseconds * FADE + milliseconds;
		this.#tasks = this.#tasks * FADE + tasks;
	}
}

const FADE = 0.5;
