/**
 * The workers that may be given a chunk, by what they have already. To find one takes the same
 * time, however many workers there are.
 *
 * Each task moves a worker twice, so a move allocates nothing: a Set that is added to and deleted
 * from makes itself a new table every few moves.
 */
import type { Worker } from './worker.js';

export class ReadyWorkers {
	/**
	 * Workers that have nothing to do. The last of them was busy last: its code and memory are warm.
	 */
	readonly #idle: Worker[] = [];
	/** Workers that have one chunk. The first of them got it first. */
	readonly #busy: Worker[] = [];

	/** The next worker that has nothing to do. */
	get idle(): Worker | undefined {
		return this.#idle.at(-1);
	}

	/** The next worker that has one chunk, and may be given another to go on with. */
	get busy(): Worker | undefined {
		return this.#busy[0];
	}

	get idleCount(): number {
		return this.#idle.length;
	}

	/** Call whenever `state` or `chunks` of the worker may have changed. */
	update(worker: Worker): void {
		const { state, chunks } = worker;
		this.#move(worker, state !== 'ready' || chunks > 1 ? 'elsewhere' : chunks === 0 ? 'idle' : 'busy');
	}

	remove(worker: Worker): void {
		this.#move(worker, 'elsewhere');
	}

	#move(worker: Worker, place: Worker['place']): void {
		if (worker.place === place) return;
		if (worker.place === 'busy') removeFrom(this.#busy, this.#busy.indexOf(worker));
		// A worker that is given a chunk is the last one; only one that ends is looked for.
		else if (worker.place === 'idle') removeFrom(this.#idle, this.#idle.lastIndexOf(worker));
		worker.place = place;
		if (place === 'idle') this.#idle.push(worker);
		else if (place === 'busy') this.#busy.push(worker);
	}
}

/** As `splice(at, 1)`, without the array that it returns. */
function removeFrom(workers: Worker[], at: number): void {
	workers.copyWithin(at, at + 1);
	workers.pop();
}
