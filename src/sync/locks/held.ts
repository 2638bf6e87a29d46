/**
 * Something that is held until it is released: by `using`, or by `release()`. Both may
 * come; the second does nothing.
 */
export interface Held extends Disposable {
	release(): void;
}

/** @param onUsing Called where `using` takes it over: there runs who holds it. */
export function held(release: () => void, onUsing?: () => void): Held {
	return new HeldOnce(release, onUsing);
}

/** A class, as V8 makes a literal with a getter of a computed name two hundred times slower. */
class HeldOnce implements Held {
	/** Not a method: it may be called without its object. */
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
 * What `acquire()` gives where it took no waiting: one promise for all such calls, as making one
 * costs as much as the lock does. It is awaited in its caller's async context, as any promise.
 */
export const AT_ONCE: Promise<boolean> = Promise.resolve(true);
