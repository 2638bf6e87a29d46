/**
 * A point where a number of processes wait for one another, then all go on.
 * Python: `multiprocessing.Barrier`.
 */
import { checkOptions, checkWaitOptions, describe, type SyncWaitOptions, type WaitOptions } from '../options.js';
import { Received } from '../memory/cells/received.js';
import { type Arrival, BarrierCore, type BarrierDescription, MOST_PARTIES } from './barrier-core.js';
import { isInVain } from './words/alone.js';
import * as messages from './messages.js';
import { waitWhile, waitWhileSync } from './words/wait-while.js';

/** Options of a Barrier. */
export interface BarrierOptions {
	/**
	 * Called by one of the parties when all have arrived, before any goes on. If it
	 * throws, the barrier is broken.
	 */
	action?: (() => void) | undefined;
	/** Default timeout of `wait()`, in milliseconds. Default: none. */
	timeout?: number | undefined;
}

const received = new Received<BarrierCore>();

/**
 * A point where `parties` processes wait for one another, again and again.
 *
 * ```ts
 * const barrier = new Barrier(2);
 * // in each of two processes
 * await barrier.wait();
 * ```
 *
 * A barrier breaks for all parties when a waiting one gives up or dies, because the others would
 * wait for a party that has left. It cannot notice a party that never arrives: give `wait()` a
 * timeout where that may happen.
 */
export class Barrier {
	readonly #core: BarrierCore;

	/**
	 * @throws RangeError unless `parties` is a whole number from 1 to 2000,
	 * TypeError for unknown options
	 */
	constructor(parties: number, options: BarrierOptions = {}) {
		this.#core = received.take() ?? BarrierCore.create(checkParties(parties), checkBarrierOptions(options));
	}

	/**
	 * Waits until all parties have arrived.
	 *
	 * @returns 0 … parties − 1, a different number for each party
	 * @throws BrokenBarrierError if the barrier is broken or the timeout passes; the signal's reason
	 * if it aborts. A timeout and an abort break the barrier for all parties.
	 */
	async wait(options: WaitOptions = {}): Promise<number> {
		const call = 'Barrier.wait()';
		const { timeout = this.#core.timeout, signal } = checkWaitOptions(options, call);
		signal?.throwIfAborted();
		const arrival = this.#core.arrive(call);
		if (arrival.isLast) return arrival.index;
		let reason: unknown;
		await waitWhile(this.#core.watch(arrival), { timeout, signal }).catch((thrown: unknown) => (reason = thrown));
		return this.#leave(arrival, call, reason);
	}

	/** Blocking `wait()`. @throws ProcessError as well, if no other party could ever arrive */
	waitSync(options: SyncWaitOptions = {}): number {
		const call = 'Barrier.waitSync()';
		const { timeout = this.#core.timeout } = checkWaitOptions(options, call);
		const most = timeout ?? Number.POSITIVE_INFINITY;
		const awaited = this.#core.awaited(call);
		// Checked before arriving, so that the error breaks nothing.
		if (!this.broken && this.nWaiting + 1 < this.parties && isInVain(awaited, 0, most)) throw messages.inVain(awaited);
		const arrival = this.#core.arrive(call);
		if (arrival.isLast) return arrival.index;
		const isOver = waitWhileSync(this.#core.watch(arrival), most, awaited);
		return this.#leave(arrival, call, isOver || most < Number.POSITIVE_INFINITY ? undefined : messages.inVain(awaited));
	}

	/** Makes the barrier usable again. Waiting parties get a BrokenBarrierError. */
	reset(): void {
		this.#core.break({ forGood: false });
	}

	/** Breaks the barrier: present and future waiters get a BrokenBarrierError until `reset()`. */
	abort(): void {
		this.#core.break();
	}

	/** How many parties the barrier waits for. */
	get parties(): number {
		return this.#core.parties;
	}

	/** How many parties are waiting now. Python: `n_waiting`. */
	get nWaiting(): number {
		return this.#core.arrived;
	}

	/** Whether every `wait()` fails with a BrokenBarrierError until `reset()`. */
	get broken(): boolean {
		return this.#core.isBroken;
	}

	/** Prints as Python does: `<Barrier at waiters=1/2>`. */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return this.broken ? '<Barrier at broken>' : `<Barrier at waiters=${this.nWaiting}/${this.parties}>`;
	}

	#leave(arrival: Arrival, call: string, reason?: unknown): number {
		const fate = this.#core.leave(arrival);
		if (fate === 'passed') return arrival.index;
		if (fate === 'broken')
			throw messages.brokenBarrier(call, 'it was aborted or reset, or a waiting party gave up or died');
		throw reason ?? messages.brokenBarrier(call, 'not all parties arrived before the timeout');
	}

	static {
		received.register<Barrier, BarrierDescription>(Barrier, {
			kind: 'barrier',
			module: import.meta.url,
			depart: (barrier) => barrier.#core.depart(),
			attach: (description) => BarrierCore.attach(description),
		});
	}
}

function checkParties(parties: number): number {
	const call = 'new Barrier()';
	if (typeof parties !== 'number')
		throw new TypeError(`${call}: parties is ${describe(parties)}; give a number from 1 to ${MOST_PARTIES}`);
	if (!Number.isInteger(parties) || parties < 1 || parties > MOST_PARTIES)
		throw new RangeError(`${call}: parties is ${parties}; give a number from 1 to ${MOST_PARTIES}`);
	return parties;
}

function checkBarrierOptions(options: BarrierOptions): Omit<BarrierDescription, 'cell'> {
	const call = 'new Barrier()';
	checkOptions(options, ['action', 'timeout'], call, 'an object, such as { timeout: 1000 }');
	const { action } = options;
	if (action !== undefined && typeof action !== 'function')
		throw new TypeError(`${call}: action is ${describe(action)}; give a function`);
	return { action, timeout: checkWaitOptions({ timeout: options.timeout }, call).timeout };
}
