/**
 * What the jobs of `map` and `imap` have in common: they read an input, and number its items.
 */
import { encode } from '../shipping/encode.js';
import { travelsInBulk } from './bulk.js';
import type { Packet } from '../shipping/packet.js';
import { type Input, type MaybeAsyncIterable, openInput } from './input.js';
import type { Chunk, Job, Work } from './job.js';
import * as messages from './messages.js';
import { Timing } from './timing.js';

export interface ItemsOptions {
	readonly work: Work;
	readonly items: MaybeAsyncIterable<unknown>;
	/** Each item is an array of arguments. */
	readonly spread: boolean;
	readonly chunkSize: number | undefined;
	/** The job has items, or has ended. */
	readonly wake: (job: Job) => void;
}

export abstract class ItemsJob implements Job {
	readonly work: Work;
	readonly chunkSize: number | undefined;
	readonly itemIsArgument: boolean;
	readonly timing = new Timing();
	protected readonly input: Input;
	/** Items taken from the input, and those of them that are settled. */
	protected taken = 0;
	protected settled = 0;

	constructor({ work, items, spread, chunkSize, wake }: ItemsOptions) {
		this.work = work;
		this.chunkSize = chunkSize;
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
			items = this.input.take(most);
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

	flatten(item: unknown, into: unknown[]): boolean {
		if (this.itemIsArgument) {
			if (!travelsInBulk(item)) return false;
			into.push(item);
			return true;
		}
		if (!Array.isArray(item) || !item.every(travelsInBulk)) return false;
		for (let i = 0; i < item.length; i++) into.push(item[i]);
		return true;
	}

	packet(item: unknown, index: number): Packet {
		if (this.itemIsArgument) return encode(item, `items[${index}]`);
		if (!Array.isArray(item)) throw messages.notSpreadable(index, item);
		return encode(item, `items[${index}]`);
	}

	/** Where there is an outcome already: what the input's clean-up throws does not change it. */
	protected closeInput(): void {
		try {
			this.input.close()?.catch(() => {});
		} catch {}
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
