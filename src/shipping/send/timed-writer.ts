/**
 * A writer that looks at the clock after each so much work. Only rarely: reading the clock takes as
 * long as writing an object, and a small message does not read it at all.
 */
import { ByteWriter } from '../wire/byte-writer.js';
import { beginSteps, lookAtClock } from './long-encoding.js';

export abstract class TimedWriter extends ByteWriter {
	#untilLook = WORK_UNTIL_FIRST_LOOK;
	#isTimed = false;

	/** So much has been done, in units of what writing a plain object takes. */
	worked(amount: number): void {
		this.#untilLook -= amount;
		if (this.#untilLook <= 0) this.look();
	}

	/** Looks how long this message takes. */
	look(): void {
		this.#untilLook = WORK_PER_LOOK;
		this.#isTimed = true;
		lookAtClock(() => this.pathReached());
	}

	/** From now on single steps may take long. */
	beginSteps(): void {
		this.#isTimed = true;
		beginSteps();
	}

	/** The last step may have been a long one. */
	lookAtEnd(): void {
		if (this.#isTimed) this.look();
	}

	/** Path of what is being written. */
	protected abstract pathReached(): string;
}

const WORK_PER_LOOK = 256;
const WORK_UNTIL_FIRST_LOOK = 32;
