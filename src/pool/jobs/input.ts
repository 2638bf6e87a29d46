/**
 * Reads the items of a map from an array or any other iterable, sync or async, and only as many as
 * it is asked for.
 */
import { setImmediate } from '../../timers.js';

/** The items of a `map` or `imap`: an array or any other iterable, sync or async. */
export type MaybeAsyncIterable<T> = readonly T[] | Iterable<T> | AsyncIterable<T>;

export interface Input {
	/** Whether no more items will come. */
	readonly ended: boolean;
	/** Number of items not taken yet, where that is known. */
	readonly left: number | undefined;
	/**
	 * Returns at most `most` of the items that are there now. An empty array does not mean that the
	 * input has ended.
	 *
	 * @throws what the iterable throws, after the items before it
	 */
	take(most: number): unknown[];
	/**
	 * Stops reading, and lets the iterable clean up.
	 *
	 * @throws what the clean-up throws; as rejection where the clean-up takes time
	 */
	close(): Promise<unknown> | undefined;
}

/** @param onMore Called when there are items to take, or the input has ended. */
export function openInput(items: MaybeAsyncIterable<unknown>, onMore: () => void): Input {
	if (Array.isArray(items)) return new ArrayInput(items);
	const asyncIterator = (items as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator];
	if (asyncIterator) return new AsyncInput(asyncIterator.call(items), onMore);
	return new SyncInput((items as Iterable<unknown>)[Symbol.iterator]());
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
	/** Items that the program adds later do not belong to the call. */
	readonly #length: number;
	#next = 0;
	#closed = false;

	constructor(items: readonly unknown[]) {
		this.#items = items;
		this.#length = items.length;
	}

	get ended(): boolean {
		return this.#closed || this.left <= 0;
	}

	get left(): number {
		return Math.min(this.#length, this.#items.length) - this.#next;
	}

	take(most: number): unknown[] {
		if (this.ended) return [];
		const taken = this.#items.slice(this.#next, Math.min(this.#next + most, this.#length));
		this.#next += taken.length;
		return taken;
	}

	close(): undefined {
		this.#closed = true;
	}
}

class SyncInput implements Input {
	ended = false;
	readonly left = undefined;
	readonly #iterator: Iterator<unknown>;
	#reading = false;
	#closeAfterReading = false;
	#failure: { readonly error: unknown } | undefined;

	constructor(iterator: Iterator<unknown>) {
		this.#iterator = iterator;
	}

	take(most: number): unknown[] {
		const taken: unknown[] = [];
		while (taken.length < most && !this.ended && !this.#failure) {
			this.#reading = true;
			try {
				const step = this.#iterator.next();
				if (step.done) this.ended = true;
				else taken.push(step.value);
			} catch (error) {
				this.#failure = { error };
			} finally {
				this.#reading = false;
			}
			if (this.#closeAfterReading) this.#iterator.return?.();
		}
		const failure = this.#failure;
		if (taken.length > 0 || !failure) return taken;
		this.#failure = undefined;
		this.ended = true;
		throw failure.error;
	}

	close(): undefined {
		if (this.ended) return;
		this.ended = true;
		if (this.#failure) return;
		// The iterable itself may have ended the pool, and a running generator can't be ended.
		if (this.#reading) this.#closeAfterReading = true;
		else this.#iterator.return?.();
	}
}

class AsyncInput implements Input {
	readonly left = undefined;
	readonly #iterator: AsyncIterator<unknown>;
	readonly #onMore: () => void;
	readonly #buffer: unknown[] = [];
	#finished = false;
	#wanted = 0;
	#reading = false;
	#announced = false;
	#failure: { readonly error: unknown } | undefined;

	constructor(iterator: AsyncIterator<unknown>, onMore: () => void) {
		this.#iterator = iterator;
		this.#onMore = onMore;
	}

	get ended(): boolean {
		return this.#finished && this.#buffer.length === 0 && !this.#failure;
	}

	take(most: number): unknown[] {
		const failure = this.#failure;
		if (failure && this.#buffer.length === 0) {
			this.#failure = undefined;
			throw failure.error;
		}
		const taken = this.#buffer.splice(0, most);
		this.#wanted = most - taken.length;
		if (this.#wanted > 0 && !this.#reading && !this.#finished) void this.#read();
		return taken;
	}

	close(): Promise<unknown> | undefined {
		this.#buffer.length = 0;
		this.#failure = undefined;
		if (this.#finished) return undefined;
		this.#finished = true;
		const closing = Promise.resolve(this.#iterator.return?.());
		if (!this.#reading) return closing;
		// A generator answers once it has the item that it was asked for, which may be never.
		closing.catch(() => {});
		return undefined;
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
			this.#failure = { error };
			this.#announce();
		} finally {
			this.#reading = false;
		}
	}

	/**
	 * Calls `onMore` once per turn of the event loop, so that an iterable with many items at hand
	 * gives a whole chunk and not one item.
	 */
	#announce(): void {
		if (this.#announced) return;
		this.#announced = true;
		setImmediate(() => {
			this.#announced = false;
			this.#onMore();
		});
	}
}
