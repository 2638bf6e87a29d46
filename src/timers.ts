/**
 * The timers and clocks of this library: those that were there when it was loaded. A test that
 * replaces the globals by fake ones, to rule the time of what it tests, must not stop a pool by it.
 * Lint keeps the globals out of the rest of `src/`.
 *
 * Every face of the package loads this file, since most others are loaded at the first call
 * only (`lazy.ts`). What Node itself calls when it reads a socket, such as
 * `process.nextTick`, is Node's affair.
 */
export const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } =
	process.getBuiltinModule('node:timers');

export const queueMicrotask = globalThis.queueMicrotask;

export const nextTick: typeof process.nextTick = process.nextTick.bind(process);

/** Milliseconds since 1970. */
export const wallClock = Date.now;

const { hrtime } = process;

/**
 * Milliseconds that only grow. `performance.now()` would load a part of Node
 * for it, with the package's face.
 */
export function clock(): number {
	const [seconds, nanoseconds] = hrtime();
	return seconds * 1e3 + nanoseconds / 1e6;
}
