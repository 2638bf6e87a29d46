/**
 * A writer that checks the clock at certain amounts of work. Reading the clock takes as long as
 * writing an object, so it is rare, and a small message never does it.
 */
import { ByteWriter } from '../wire/byte-writer.js';
import { beginSteps, lookAtClock } from './long-encoding.js';

export abstract class TimedWriter extends ByteWriter {
	#untilLook = WORK_UNTIL_FIRST_LOOK;
	#isTimed = false;

	/** Counts work done, in units of writing one plain object. */
	worked(amount: number): void {
		this.#untilLook -= amount;
		if (this.#untilLook <= 0) this.look();
	}

	/** Checks how long this message takes. */
	look(): void {
		this.#untilLook = WORK_PER_LOOK;
		this.#isTimed = true;
		lookAtClock(() => this.pathReached());
	}

	/** Announces that single steps may take long from now on. */
	beginSteps(): void {
		this.#isTimed = true;
		beginSteps();
	}

	/** Checks once more at the end, since the last step may have been a long one. */
	lookAtEnd(): void {
		if (this.#isTimed) this.look();
	}

	/** Returns the path of what is being written. */
	protected abstract pathReached(): string;
}

const WORK_PER_LOOK = 256;
const WORK_UNTIL_FIRST_LOOK = 32;
