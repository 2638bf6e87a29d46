/**
 * Gives back memory that a stream no longer needs: spares after a quiet second, the large ring that
 * a burst left, files that a dead process left, and items that were dropped.
 *
 * A smaller ring needs memory itself. If there is none the large ring stays: the item that was just
 * taken must not be lost to an error.
 */
import { logger } from '../log.js';
import { type LockWord, Outcome } from '../sync/words/lock-word.js';
import { clearTimeout, setTimeout } from '../timers.js';
import type { Ring } from './ring.js';
import type { RingChain } from './ring-chain.js';

export class Upkeep {
	readonly #chain: RingChain;
	readonly #putLock: LockWord;
	readonly #takeLock: LockWord;
	readonly #acquire: (lock: LockWord) => void;
	#timer: NodeJS.Timeout | undefined;

	/** @param acquire Acquires a lock of the stream, and settles what a dead holder left. */
	constructor(chain: RingChain, putLock: LockWord, takeLock: LockWord, acquire: (lock: LockWord) => void) {
		this.#chain = chain;
		this.#putLock = putLock;
		this.#takeLock = takeLock;
		this.#acquire = acquire;
	}

	/** Removes the spares after a second in which no other ring was needed. */
	restSoon(): void {
		if (this.#timer) return;
		const { switches } = this.#chain;
		// The timer must not keep the stream from being collected.
		const ref = new WeakRef(this);
		this.#timer = setTimeout(() => {
			const upkeep = ref.deref();
			if (!upkeep) return;
			upkeep.#timer = undefined;
			const isQuiet = upkeep.#chain.switches === switches;
			// The consumer that empties these rings keeps some as spares, and may end before its own
			// second is over.
			const { isSpread } = upkeep.#chain;
			if (isQuiet) upkeep.#rest();
			if (!isQuiet || isSpread) upkeep.restSoon();
		}, REST_MS).unref();
	}

	/** Cancels the timer. */
	stop(): void {
		clearTimeout(this.#timer);
	}

	#rest(): void {
		this.#acquire(this.#putLock);
		try {
			this.#chain.rest();
		} finally {
			this.#putLock.release();
		}
		// A consumer that emptied the ring meanwhile found the put lock held, and did not shrink it.
		const last = this.#chain.last();
		if (!last?.isEmpty || !this.#chain.isTooLarge(last)) return;
		this.#acquire(this.#takeLock);
		try {
			this.shrink(last);
		} finally {
			this.#takeLock.release();
		}
	}

	/**
	 * Replaces the large ring that a burst left by a small one, if it is empty and the last. The
	 * caller holds the take lock. Does nothing while a producer holds the put lock, or if there is no
	 * memory.
	 */
	shrink(ring: Ring): void {
		const outcome = this.#putLock.tryAcquire();
		if (outcome === Outcome.HELD) return;
		if (outcome === Outcome.ABANDONED) this.#chain.noteUntidy();
		try {
			if (ring.isEmpty && ring.next === 0) this.#chain.shrink(ring);
		} catch (error) {
			logger.debug(`a queue or pipe keeps a ring of ${ring.capacity} bytes: ${String(error)}`);
		} finally {
			this.#putLock.release();
		}
	}

	/** Removes files that a dead process left. The caller holds the put lock. */
	tidy(): void {
		this.#acquire(this.#takeLock);
		try {
			this.#chain.tidy();
		} finally {
			this.#takeLock.release();
		}
	}

	/**
	 * Gives the memory of all items back. The caller holds the put lock. If there is no memory for
	 * the small ring that replaces theirs, they stay, and nobody gets them.
	 */
	drop(): void {
		this.#acquire(this.#takeLock);
		try {
			this.#chain.drop();
		} catch (error) {
			logger.debug(`a queue keeps what was dropped until it is closed: ${String(error)}`);
		} finally {
			this.#takeLock.release();
		}
	}
}

const REST_MS = 1000;
