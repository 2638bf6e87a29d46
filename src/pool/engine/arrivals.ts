/**
 * Outcomes that have come from a worker and can't be read yet: a module that they need, that of an
 * error's class for example, is being imported. That takes as long as it takes, and may never end;
 * the pool's end does not wait for it.
 */
export class Arrivals {
	readonly #rejections = new Set<(reason: unknown) => void>();
	#end!: () => void;
	/** Settles when the pool has ended before its work was done. */
	readonly ended = new Promise<void>((resolve) => {
		this.#end = resolve;
	});

	/** Calls one of the two, once: when `readable` settles, or when the pool ends. */
	expect<T>(readable: Promise<T>, fulfil: (value: T) => void, reject: (reason: unknown) => void): void {
		this.#rejections.add(reject);
		readable.then(
			(value) => {
				if (this.#rejections.delete(reject)) fulfil(value);
			},
			(reason: unknown) => {
				if (this.#rejections.delete(reject)) reject(reason);
			},
		);
	}

	abandon(reason: unknown): void {
		const rejections = [...this.#rejections];
		this.#rejections.clear();
		for (const reject of rejections) reject(reason);
		this.#end();
	}
}
