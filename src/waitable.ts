/**
 * What `wait()` asks of the objects of this library that it takes: a brand rather than
 * `instanceof`, so that two copies of the package understand one another.
 */

export interface Watch {
	/** Whether it is ready at this moment. */
	isReady(): boolean;
	/**
	 * Calls back when it is, or may be; or with an error where it is closed here meanwhile.
	 *
	 * @returns what ends that
	 */
	watch(onReady: (error?: unknown) => void): () => void;
}

export interface WatchableObject {
	readonly [WATCH]: Watch;
}

export const WATCH: unique symbol = Symbol.for('multiprocess.watch') as never;
