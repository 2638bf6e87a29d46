/**
 * What the jobs of `map` and `imap` have in common: they read an input, and number its items.
 */
import { AsyncResource } from 'node:async_hooks';
import { type Input, type MaybeAsyncIterable, openInput } from './input.js';
import type { Chunk, ItemReading, Job, JobRunner, Work } from './job.js';
import type { Timing } from './timing.js';

export interface ItemsOptions {
	readonly work: Work;
	readonly items: MaybeAsyncIterable<unknown>;
	/** Each item is an array of arguments. */
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
	 * That of the call: its iterable, and what reading its items may run, don't see that
	 * of whoever made the pool go on.
	 */
	readonly #asyncContext = new AsyncResource('multiprocess.Input');
	protected readonly runner: JobRunner;
	/** Items taken from the input, and those of them that are settled. */
	protected taken = 0;
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

	/** Every item there is has been settled. */
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

	/** Where there is an outcome already: what the input's clean-up throws does not change it. */
	protected closeInput(): void {
		try {
			this.endInput()?.catch(() => {});
		} catch {}
	}

	/** @throws as `Input.close()` */
	protected endInput(): Promise<unknown> | undefined {
		return this.#asyncContext.runInAsyncScope(this.input.close, this.input);
	}

	abstract readonly parked: boolean;
	abstract fulfil(index: number, items: readonly unknown[], values: readonly unknown[]): void;
	abstract reject(index: number, item: unknown, reason: unknown): void;
	abstract abandon(reason: unknown): void;

	/** The input threw. */
	protected abstract onInputError(reason: unknown): void;
	/** Looks whether it is done; the input may have ended. */
	protected abstract onProgress(): void;
}
