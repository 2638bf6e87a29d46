/**
 * The job of `imap`, `imapUnordered` and `imapSettled`. It hands outcomes to a loop one by one, and
 * reads the input ahead of that loop as far as the buffer allows.
 */
import { ItemsJob, type ItemsOptions } from './items-job.js';
import type { Chunk } from './job.js';

export type Outcome = { readonly item: unknown } & PromiseSettledResult<unknown>;

export interface ImapOptions extends ItemsOptions {
	/** Whether outcomes come in the order of the items, and not in the order of completion. */
	readonly ordered: boolean;
	/** Most items taken ahead of the loop. Default: two chunks for each worker. */
	readonly bufferSize: number | undefined;
}

export class ImapJob extends ItemsJob {
	/** Outcomes that the loop has not reached. */
	readonly #outcomes = new Map<number, Outcome>();
	readonly #ordered: boolean;
	readonly #bufferSize: number | undefined;
	/** Number of outcomes that the loop was given. */
	#consumed = 0;
	/** Why no more outcomes will come. With `now`, the loop does not wait for what still runs. */
	#failure: { readonly reason: unknown; readonly now: boolean } | undefined;
	#consumer: (() => void) | undefined;
	#closed = false;
	/**
	 * While the buffer is full: the number of items ahead of the loop at which
	 * reading resumes. Otherwise `NEVER`.
	 */
	#resumeAt = NEVER;

	constructor(options: ImapOptions) {
		super(options);
		this.#ordered = options.ordered;
		this.#bufferSize = options.bufferSize;
	}

	get parked(): boolean {
		return this.#consumer === undefined && this.settled === this.taken;
	}

	/**
	 * Returns the next outcome; `undefined` at the end.
	 *
	 * @throws what the input threw, or why the pool ended
	 */
	async next(): Promise<Outcome | undefined> {
		for (;;) {
			const outcome = this.#pop();
			if (outcome) return outcome;
			if (this.#failure && (this.#failure.now || this.settled === this.taken)) throw this.#failure.reason;
			if (this.complete) return undefined;
			await new Promise<void>((resolve) => {
				this.#consumer = resolve;
				this.runner.wake(this);
			});
		}
	}

	/**
	 * Ends the job of a loop that was left.
	 *
	 * @throws (as rejection) what the input's clean-up throws
	 */
	async close(): Promise<void> {
		this.end();
		this.#closed = true;
		this.#outcomes.clear();
		await this.endInput();
	}

	override take(most: number): Chunk | undefined {
		const chunks = CHUNKS_AHEAD * this.runner.capacity;
		const limit = this.#bufferSize ?? chunks * most;
		const size = Math.min(most, Math.ceil(limit / chunks));
		const room = limit - (this.taken - this.#consumed);
		// Waits for room for a whole chunk. Otherwise each item that the loop consumes would
		// be followed by a chunk of one.
		if (room < size && (room <= 0 || this.settled < this.taken)) {
			this.#resumeAt = limit - size;
			return undefined;
		}
		return super.take(Math.min(room, size));
	}

	override fulfil(index: number, items: readonly unknown[], values: readonly unknown[]): void {
		if (this.#closed || this.#failure?.now) return;
		for (let i = 0; i < items.length; i++) {
			this.#outcomes.set(index + i, { item: items[i], status: 'fulfilled', value: values[i] });
		}
		this.settled += items.length;
		this.onProgress();
	}

	override reject(index: number, item: unknown, reason: unknown): void {
		this.#settle(index, { item, status: 'rejected', reason });
	}

	override abandon(reason: unknown): void {
		this.#failure = { reason, now: true };
		this.closeInput();
		this.onProgress();
	}

	protected override onInputError(reason: unknown): void {
		this.#failure ??= { reason, now: false };
		this.onProgress();
	}

	protected override onProgress(): void {
		const consumer = this.#consumer;
		this.#consumer = undefined;
		consumer?.();
	}

	#settle(index: number, outcome: Outcome): void {
		if (this.#closed || this.#failure?.now) return;
		this.#outcomes.set(index, outcome);
		this.settled++;
		this.onProgress();
	}

	#pop(): Outcome | undefined {
		const index = this.#ordered ? this.#consumed : this.#outcomes.keys().next().value;
		const outcome = index === undefined ? undefined : this.#outcomes.get(index);
		if (!outcome) return undefined;
		this.#outcomes.delete(index as number);
		this.#consumed++;
		const ahead = this.taken - this.#consumed;
		if (ahead <= this.#resumeAt || ahead === 0) {
			this.#resumeAt = NEVER;
			this.runner.wake(this);
		}
		return outcome;
	}
}

const CHUNKS_AHEAD = 2;
const NEVER = -1;
