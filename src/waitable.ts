/**
 * What `wait()` asks of objects of this library. A brand instead of `instanceof` lets two copies of
 * the package understand one another.
 */

export interface Watch {
	/** Returns whether the object is ready at this moment. */
	isReady(): boolean;
	/**
	 * Calls back when the object is ready, or may be. Passes an error if this
	 * thread closes the object first.
	 *
	 * @returns a function that ends the watch
	 */
	watch(onReady: (error?: unknown) => void): () => void;
}

export interface WatchableObject {
	readonly [WATCH]: Watch;
}

export const WATCH: unique symbol = Symbol.for('multiprocess.watch') as never;
