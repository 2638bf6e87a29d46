/**
 * How long the tasks of a job take, measured while they run. Old measurements fade, since tasks get
 * faster when their code is compiled, and may get slower when the input changes.
 */
export class Timing {
	#milliseconds = 0;
	#tasks = 0;
	readonly #before: number | undefined;

	/** @param before Milliseconds per task in the previous job of the same function. */
	constructor(before?: number) {
		this.#before = before;
	}

	/** Milliseconds per task; `undefined` before the first measurement. */
	get mean(): number | undefined {
		return this.#tasks === 0 ? undefined : this.#milliseconds / this.#tasks;
	}

	/**
	 * The mean, or what the previous job took before the first measurement. With another input the
	 * latter may be far off.
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
