/** Blocks this thread; for waits of a millisecond or so, for another that is about to be done. */
export function pause(milliseconds: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
