/**
 * The timers and clocks of this library: those that existed when it was loaded. A test that
 * replaces the globals by fake timers must not stop a pool. Lint keeps the globals out of the rest
 * of `src/`.
 *
 * Every face of the package loads this file at once, because most others are loaded only at the
 * first call (`lazy.ts`). What Node.js itself calls to read a socket, such as `process.nextTick`,
 * is out of reach.
 */
export const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } =
	process.getBuiltinModule('node:timers');

export const queueMicrotask = globalThis.queueMicrotask;

export const nextTick: typeof process.nextTick = process.nextTick.bind(process);

/** Returns milliseconds since 1970. */
export const wallClock = Date.now;

const { hrtime } = process;

/**
 * Returns milliseconds on a clock that never goes back. `performance.now()` would load a part of
 * Node.js together with the package's face.
 */
export function clock(): number {
	const [seconds, nanoseconds] = hrtime();
	return seconds * 1e3 + nanoseconds / 1e6;
}
