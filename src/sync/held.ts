/**
 * Something that is held until it is released: by `using`, or by `release()`. Both may come; the second does nothing.
 */
export interface Held extends Disposable {
	release(): void;
}

/** @param onUsing Called where `using` takes it over: there runs who holds it. */
export function held(release: () => void, onUsing?: () => void): Held {
	let isReleased = false;
	let isUsed = false;
	function releaseOnce(): void {
		if (isReleased) return;
		isReleased = true;
		release();
	}
	return {
		release: releaseOnce,
		get [Symbol.dispose]() {
			if (!isUsed && !isReleased) onUsing?.();
			isUsed = true;
			return releaseOnce;
		},
	};
}
