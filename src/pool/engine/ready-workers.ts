/**
 * The workers that may be given a chunk, by what they have already. To find one takes the same
 * time, however many workers there are.
 */
import type { Worker } from './worker.js';

export class ReadyWorkers {
	/**
	 * Workers that have nothing to do. The last of them was busy last: its code and memory are warm.
	 */
	readonly #idle: Worker[] = [];
	/** Workers that have one chunk. The first of them got it first. */
	readonly #busy = new Set<Worker>();
	readonly #places = new Map<Worker, 'idle' | 'busy'>();

	/** The next worker that has nothing to do. */
	get idle(): Worker | undefined {
		return this.#idle.at(-1);
	}

	/** The next worker that has one chunk, and may be given another to go on with. */
	get busy(): Worker | undefined {
		for (const worker of this.#busy) return worker;
		return undefined;
	}

	get idleCount(): number {
		return this.#idle.length;
	}

	/** Call whenever `state` or `chunks` of the worker may have changed. */
	update(worker: Worker): void {
		const { state, chunks } = worker;
		this.#move(worker, state !== 'ready' || chunks > 1 ? undefined : chunks === 0 ? 'idle' : 'busy');
	}

	remove(worker: Worker): void {
		this.#move(worker, undefined);
	}

	#move(worker: Worker, place: 'idle' | 'busy' | undefined): void {
		const before = this.#places.get(worker);
		if (before === place) return;
		if (before === 'busy') this.#busy.delete(worker);
		// A worker that is given a chunk is the last one; only one that ends is looked for.
		else if (before === 'idle') this.#idle.splice(this.#idle.lastIndexOf(worker), 1);
		if (place === undefined) this.#places.delete(worker);
		else this.#places.set(worker, place);
		if (place === 'idle') this.#idle.push(worker);
		else if (place === 'busy') this.#busy.add(worker);
	}
}
