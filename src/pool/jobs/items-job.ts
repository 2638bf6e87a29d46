/**
 * What the jobs of `map` and `imap` share: they read an input and number its items.
 */
import { AsyncResource } from 'node:async_hooks';
import { type Input, type MaybeAsyncIterable, openInput } from './input.js';
import type { Chunk, ItemReading, Job, JobRunner, Work } from './job.js';
import type { Timing } from './timing.js';

export interface ItemsOptions {
	readonly work: Work;
	readonly items: MaybeAsyncIterable<unknown>;
	/** Whether each item is an array of arguments. */
	readonly spread: boolean;
	readonly chunkSize: number | undefined;
	readonly timing: Timing;
	readonly runner: JobRunner;
}

export abstract class ItemsJob implements Job {
	readonly work: Work;
	readonly reading: ItemReading;
	readonly chunkSize: number | undefined;
	readonly timing: Timing;
	protected readonly input: Input;
	/**
	 * The async context of the call. The iterable, and code that runs when items are read, see this
	 * context and not that of whatever made the pool go on.
	 */
	readonly #asyncContext = new AsyncResource('multiprocess.Input');
	protected readonly runner: JobRunner;
	/** Number of items taken from the input. */
	protected taken = 0;
	/** Number of taken items that are settled. */
	protected settled = 0;

	constructor({ work, items, spread, chunkSize, timing, runner }: ItemsOptions) {
		this.work = work;
		this.chunkSize = chunkSize;
		this.timing = timing;
		this.reading = { spread, asyncContext: this.#asyncContext };
		this.runner = runner;
		this.input = openInput(items, () => {
			runner.wake(this);
			this.onProgress();
		});
	}

	/** Has its items run. */
	begin(): void {
		this.runner.accept(this);
		// An empty input needs no worker.
		this.onProgress();
	}

	get left(): number | undefined {
		return this.input.left;
	}

	/** Whether every item of the input is settled. */
	protected get complete(): boolean {
		return this.input.ended && this.settled === this.taken;
	}

	take(most: number): Chunk | undefined {
		let items: unknown[];
		try {
			items = this.#asyncContext.runInAsyncScope(this.input.take, this.input, most);
		} catch (error) {
			this.onInputError(error);
			return undefined;
		}
		const start = this.taken;
		this.taken += items.length;
		if (items.length > 0) return { start, items };
		if (this.complete) this.onProgress();
		return undefined;
	}

	/** Has nothing more run. */
	protected end(): void {
		this.runner.retire(this);
		this.runner.forget(this.work);
	}

	/**
	 * Closes the input of a job that has its outcome: an error of the clean-up does not change it.
	 */
	protected closeInput(): void {
		try {
			this.endInput()?.catch(() => {});
		} catch {}
	}

	/** @throws as `Input.close()` does */
	protected endInput(): Promise<unknown> | undefined {
		return this.#asyncContext.runInAsyncScope(this.input.close, this.input);
	}

	abstract readonly parked: boolean;
	abstract fulfil(index: number, items: readonly unknown[], values: readonly unknown[]): void;
	abstract reject(index: number, item: unknown, reason: unknown): void;
	abstract abandon(reason: unknown): void;

	/** Called when the input has thrown. */
	protected abstract onInputError(reason: unknown): void;
	/** Called when the job may be done: an item was settled, or the input has ended. */
	protected abstract onProgress(): void;
}
