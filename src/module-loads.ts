/**
 * Keeps a worker thread from being ended while it loads a module. Node.js 20 aborts the whole
 * program when a thread is terminated while it loads an ES module by `require`.
 *
 * The thread and its parent share one word. The thread changes FREE to LOADING before a load, and
 * back after it. The parent changes FREE to ENDING, and then terminates the thread. If the parent
 * finds LOADING instead, it changes that to WANTED, and the thread changes WANTED to ENDING after
 * the load. A thread that finds ENDING goes no further.
 */
const State = { FREE: 0, LOADING: 1, WANTED: 2, ENDING: 3 } as const;

/** Returns the word that a thread is started with: it loads from its first moment. */
export function loadsFromTheStart(): Int32Array {
	return new Int32Array(new SharedArrayBuffer(4)).fill(State.LOADING);
}

/** In the thread: notes that its first load is over. */
export function followLoads(shared: Int32Array): void {
	word = shared;
	end(word);
}

/** Runs a load. */
export function loading<T>(load: () => T): T {
	if (!word) return load();
	if (depth++ === 0 && Atomics.compareExchange(word, 0, State.FREE, State.LOADING) !== State.FREE) waitForTheEnd(word);
	try {
		return load();
	} finally {
		if (--depth === 0) end(word);
	}
}

/**
 * In the parent: returns whether the thread may be terminated now. If not, the thread stops after
 * its load.
 */
export function mayEnd(shared: Int32Array): boolean {
	if (Atomics.compareExchange(shared, 0, State.FREE, State.ENDING) === State.FREE) return true;
	Atomics.compareExchange(shared, 0, State.LOADING, State.WANTED);
	return Atomics.load(shared, 0) === State.ENDING;
}

/** In the parent, if it can't come back later: blocks until the thread may be terminated. */
export function waitUntilItMayEnd(shared: Int32Array, milliseconds: number): void {
	if (!mayEnd(shared)) Atomics.wait(shared, 0, State.WANTED, milliseconds);
}

let word: Int32Array | undefined;
let depth = 0;

function end(shared: Int32Array): void {
	if (Atomics.compareExchange(shared, 0, State.LOADING, State.FREE) === State.LOADING) return;
	Atomics.store(shared, 0, State.ENDING);
	Atomics.notify(shared, 0);
	waitForTheEnd(shared);
}

function waitForTheEnd(shared: Int32Array): never {
	for (;;) Atomics.wait(shared, 0, State.ENDING);
}
