/**
 * Results of tasks that follow one another. The array is made as long as it will be: one
 * that grows is copied several times over, and in a worker that has rested the memory for it
 * comes from the system page by page.
 */
export class ResultRun {
	count = 0;
	#values: unknown[] = [];

	/** At most that many follow. */
	expect(most: number): void {
		if (this.count === 0 && this.#values.length < most) this.#values = new Array(most);
	}

	add(value: unknown): void {
		this.#values[this.count++] = value;
	}

	get last(): unknown {
		return this.#values[this.count - 1];
	}

	/** Takes the last one back. */
	pop(): unknown {
		return this.#values[--this.count];
	}

	/** Takes all. */
	take(): unknown[] {
		const values = this.#values;
		values.length = this.count;
		this.#values = [];
		this.count = 0;
		return values;
	}
}
