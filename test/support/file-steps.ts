/**
 * Kills this process before its n-th change of a file. Between two changes it may leave a file that
 * nobody knows of.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Calls `fn` and kills this process before the file operation number `step` (from 0) of that call.
 */
export function killedBeforeFile(step: number, fn: () => void): void {
	const original = CALLS.map((name) => [name, fs[name]] as const);
	let steps = 0;
	for (const [name, call] of original) {
		Reflect.set(fs, name, (...args: never[]) => {
			if (steps++ === step) process.kill(process.pid, 'SIGKILL');
			return Reflect.apply(call as (...given: never[]) => unknown, fs, args);
		});
	}
	syncBuiltinESMExports();
	try {
		fn();
	} finally {
		for (const [name, call] of original) Reflect.set(fs, name, call);
		syncBuiltinESMExports();
	}
}

const CALLS = ['openSync', 'closeSync', 'linkSync', 'rmSync'] as const;
