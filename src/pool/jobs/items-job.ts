/**
 * What the jobs of `map` and `imap` have in common: they read an input, and number its items.
 */
import { AsyncResource } from 'node:async_hooks';
import { LENDING } from '../../memory/loans/lending.js';
import { type EncodeOptions, encode } from '../../shipping/encode.js';
import { type BulkRun, runOfArgumentLists, runOfArguments, travelsInBulk } from '../bulk.js';
import type { Packet } from '../../shipping/wire/packet.js';
import { type Input, type MaybeAsyncIterable, openInput } from './input.js';
import type { Chunk, Job, Work } from './job.js';
import * as messages from '../messages.js';
import type { Timing } from './timing.js';

export interface ItemsOptions {
	readonly work: Work;
	readonly items: MaybeAsyncIterable<unknown>;
	/** Each item is an array of arguments. */
	readonly spread: boolean;
	readonly chunkSize: number | undefined;
	readonly timing: Timing;
	/** The job has items, or has ended. */
	readonly wake: (job: Job) => void;
}

export abstract class ItemsJob implements Job {
	readonly work: Work;
	readonly chunkSize: number | undefined;
	readonly itemIsArgument: boolean;
	readonly timing: Timing;
	protected readonly input: Input;
	/**
	 * That of the call: its iterable, and what reading its items may run, don't see that
	 * of whoever made the pool go on.
	 */
	readonly #asyncContext = new AsyncResource('multiprocess.Input');
	readonly #sending: EncodeOptions = { ...LENDING, call: this };
	/** Items taken from the input, and those of them that are settled. */
	protected taken = 0;
	protected settled = 0;

	constructor({ work, items, spread, chunkSize, timing, wake }: ItemsOptions) {
		this.work = work;
		this.chunkSize = chunkSize;
		this.timing = timing;
		this.itemIsArgument = !spread;
		this.input = openInput(items, () => {
			wake(this);
			this.onProgress();
		});
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

	bulkRun(items: readonly unknown[], from: number): BulkRun | undefined {
		if (this.itemIsArgument) return runOfArguments(items, from);
		return this.#asyncContext.runInAsyncScope(runOfArgumentLists, undefined, items, from, primitivesOf);
	}

	packet(item: unknown, index: number): Packet {
		if (!this.itemIsArgument && !Array.isArray(item)) throw messages.notSpreadable(index, item);
		return this.#asyncContext.runInAsyncScope(encode, undefined, item, `items[${index}]`, this.#sending);
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
	abstract onProgress(): void;
}

/** The elements of an array, each read once, if all of them travel in bulk. */
function primitivesOf(item: unknown): readonly unknown[] | undefined {
	if (!Array.isArray(item)) return undefined;
	const elements: unknown[] = [...item];
	return elements.every(travelsInBulk) ? elements : undefined;
}
