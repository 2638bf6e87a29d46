/**
 * A lock or unit that is held until it is released, by `using` or by `release()`.
 * A second release does nothing.
 */
export interface Held extends Disposable {
	/** Releases it; does nothing the second time. */
	release(): void;
}

/** @param onUsing Called when `using` takes it over, which the holder's own code does. */
export function held(release: () => void, onUsing?: () => void): Held {
	return new HeldOnce(release, onUsing);
}

/** A class: V8 makes a literal with a getter of a computed name two hundred times slower. */
class HeldOnce implements Held {
	/** An own property, not a method: it may be called without its object. */
	readonly release: () => void;
	#isReleased = false;
	#onUsing: (() => void) | undefined;

	constructor(release: () => void, onUsing: (() => void) | undefined) {
		this.#onUsing = onUsing;
		this.release = () => {
			if (this.#isReleased) return;
			this.#isReleased = true;
			release();
		};
	}

	get [Symbol.dispose](): () => void {
		const onUsing = this.#onUsing;
		this.#onUsing = undefined;
		if (!this.#isReleased) onUsing?.();
		return this.release;
	}
}

/**
 * The result of an `acquire()` that did not wait. All such calls share one promise, as making one
 * costs as much as the lock does. It is awaited in its caller's async context, as any promise is.
 */
export const AT_ONCE: Promise<boolean> = Promise.resolve(true);
