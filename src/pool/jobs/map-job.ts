/**
 * The job of `map`, `starmap` and `mapSettled`: one array of all results.
 */
import { type AsyncResult, ResultOwner } from './async-result.js';
import { ItemsJob, type ItemsOptions } from './items-job.js';
import type { Chunk } from './job.js';

export class MapJob extends ItemsJob {
	/**
	 * Resolves to the array when all items are settled. Rejects with the first error in time, unless
	 * the array is to hold the outcomes.
	 */
	get result(): AsyncResult<unknown[]> {
		return this.#owner.result;
	}

	readonly #owner = new ResultOwner<unknown[]>();
	readonly parked = false;
	readonly #results: unknown[] = [];
	readonly #settledForm: boolean;
	#ended = false;

	constructor(options: ItemsOptions & { readonly settledForm: boolean }) {
		super(options);
		this.#settledForm = options.settledForm;
	}

	override take(most: number): Chunk | undefined {
		const chunk = super.take(most);
		// An array that is written far beyond its end becomes a hash table. An array that grows bit by
		// bit is copied each time.
		if (this.#results.length < this.taken) this.#results.length = this.taken + (this.left ?? 0);
		return chunk;
	}

	fulfil(index: number, _items: readonly unknown[], values: readonly unknown[]): void {
		const results = this.#results;
		if (this.#settledForm) {
			for (let i = 0; i < values.length; i++) results[index + i] = { status: 'fulfilled', value: values[i] };
		} else for (let i = 0; i < values.length; i++) results[index + i] = values[i];
		this.settled += values.length;
		this.onProgress();
	}

	reject(index: number, _item: unknown, reason: unknown): void {
		if (!this.#settledForm) return this.abandon(reason);
		this.#results[index] = { status: 'rejected', reason };
		this.settled++;
		this.onProgress();
	}

	abandon(reason: unknown): void {
		if (this.#ended) return;
		this.#owner.reject(reason);
		this.#end();
	}

	protected override onInputError(reason: unknown): void {
		this.abandon(reason);
	}

	protected override onProgress(): void {
		if (this.#ended || !this.complete) return;
		this.#results.length = this.taken;
		this.#owner.fulfil(this.#results);
		this.#end();
	}

	#end(): void {
		this.#ended = true;
		this.end();
		this.closeInput();
	}
}
