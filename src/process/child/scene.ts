/**
 * A start that a standby plays to itself: see `parent/standbys.ts` and `rehearse.ts`. Only
 * `scripts/write-rehearsal.mjs` encodes it.
 */
import type { EnvironmentChange } from '../environment.js';

export interface Scene {
	readonly environment: EnvironmentChange;
	readonly title: string;
	readonly target: (...args: readonly unknown[]) => unknown;
	readonly args: readonly unknown[];
}

/**
 * Sends a function as most programs do: by value, with a captured variable, from the file that
 * defines it.
 */
export function sendScene<T>(send: (scene: Scene) => T): T {
	const captured = { of: 'the function' };
	return send({
		environment: { set: {}, unset: [] },
		title: 'multiprocess standby',
		target: (...args) => [captured.of, ...args],
		args: ['text', 1.5, [true, null], new Uint8Array(1)],
	});
}
