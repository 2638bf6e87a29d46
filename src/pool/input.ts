/**
 * Reads the items of a map, from an array or any other iterable, sync or async, and never further than it is asked to.
 */
export type MaybeAsyncIterable<T> = Iterable<T> | AsyncIterable<T>;

export interface Input {
	/** Nothing more will come. */
	readonly ended: boolean;
	/** Items not taken yet, where that can be known. */
	readonly left: number | undefined;
	/** At most that many items that are there now; none does not mean that it has ended. @throws what the iterable throws */
	take(most: number): unknown[];
	/** Reads no further, and lets the iterable clean up. */
	close(): void;
}

export interface InputEvents {
	/** There are items to take, or it has ended. */
	onMore(): void;
	onError(reason: unknown): void;
}

export function openInput(items: MaybeAsyncIterable<unknown>, events: InputEvents): Input {
	if (Array.isArray(items)) return new ArrayInput(items);
	if (Symbol.asyncIterator in items) return new AsyncInput(items[Symbol.asyncIterator](), events);
	return new SyncInput(items[Symbol.iterator]());
}

export function isIterable(items: unknown): items is MaybeAsyncIterable<unknown> {
	if (typeof items === 'string') return true;
	if ((typeof items !== 'object' && typeof items !== 'function') || items === null) return false;
	return (
		typeof Reflect.get(items, Symbol.iterator) === 'function' ||
		typeof Reflect.get(items, Symbol.asyncIterator) === 'function'
	);
}

class ArrayInput implements Input {
	readonly #items: readonly unknown[];
	#next = 0;
	#closed = false;

	constructor(items: readonly unknown[]) {
		this.#items = items;
	}

	get ended(): boolean {
		return this.#closed || this.#next >= this.#items.length;
	}

	get left(): number {
		return this.#items.length - this.#next;
	}

	take(most: number): unknown[] {
		if (this.ended) return [];
		const taken = this.#items.slice(this.#next, this.#next + most);
		this.#next += taken.length;
		return taken;
	}

	close(): void {
		this.#closed = true;
	}
}

class SyncInput implements Input {
	ended = false;
	readonly left = undefined;
	readonly #iterator: Iterator<unknown>;

	constructor(iterator: Iterator<unknown>) {
		this.#iterator = iterator;
	}

	take(most: number): unknown[] {
		const taken: unknown[] = [];
		while (taken.length < most && !this.ended) {
			let step: IteratorResult<unknown>;
			try {
				step = this.#iterator.next();
			} catch (error) {
				this.ended = true;
				throw error;
			}
			if (step.done) this.ended = true;
			else taken.push(step.value);
		}
		return taken;
	}

	close(): void {
		if (this.ended) return;
		this.ended = true;
		this.#iterator.return?.();
	}
}

class AsyncInput implements Input {
	readonly left = undefined;
	readonly #iterator: AsyncIterator<unknown>;
	readonly #events: InputEvents;
	readonly #buffer: unknown[] = [];
	#finished = false;
	#wanted = 0;
	#reading = false;
	#announced = false;

	constructor(iterator: AsyncIterator<unknown>, events: InputEvents) {
		this.#iterator = iterator;
		this.#events = events;
	}

	get ended(): boolean {
		return this.#finished && this.#buffer.length === 0;
	}

	take(most: number): unknown[] {
		const taken = this.#buffer.splice(0, most);
		this.#wanted = most - taken.length;
		if (this.#wanted > 0 && !this.#reading && !this.#finished) void this.#read();
		return taken;
	}

	close(): void {
		this.#buffer.length = 0;
		if (this.#finished) return;
		this.#finished = true;
		// Its answer may never come, and what it says concerns nobody any more.
		void Promise.resolve(this.#iterator.return?.()).catch(() => {});
	}

	async #read(): Promise<void> {
		this.#reading = true;
		try {
			while (this.#buffer.length < this.#wanted && !this.#finished) {
				const step = await this.#iterator.next();
				if (this.#finished) break;
				if (step.done) this.#finished = true;
				else this.#buffer.push(step.value);
				this.#announce();
			}
		} catch (error) {
			if (this.#finished) return;
			this.#finished = true;
			this.#events.onError(error);
		} finally {
			this.#reading = false;
		}
	}

	/** Once a turn of the event loop: an iterable that has much at hand then gives a whole chunk and not one item. */
	#announce(): void {
		if (this.#announced) return;
		this.#announced = true;
		setImmediate(() => {
			this.#announced = false;
			this.#events.onMore();
		});
	}
}
