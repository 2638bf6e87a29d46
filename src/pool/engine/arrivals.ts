/**
 * Outcomes that have come from a worker and can't be read yet, because a module that they need is
 * being imported, for example the module of an error's class. The import may never end, and the end
 * of the pool does not wait for it.
 */
export class Arrivals {
	readonly #rejections = new Set<(reason: unknown) => void>();
	#end!: () => void;
	/** Resolves when the pool is ended before its work is done. */
	readonly ended = new Promise<void>((resolve) => {
		this.#end = resolve;
	});

	/** Calls either `fulfil` or `reject` once: when `readable` settles, or when the pool ends. */
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
