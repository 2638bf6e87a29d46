/**
 * Loads what Node.js loads when a task first imports a module, which most tasks do. A worker does
 * so while it has nothing to do yet.
 */
import { fillYoungGeneration } from '../../process/child/young-generation.js';
import { runtime } from '../../runtime.js';
import { setTimeout } from '../../timers.js';

/** @param isIdle Returns false as soon as the first task has come. */
export function warmUpSoon(isIdle: () => boolean): void {
	// By then, a pool that was given work at once has sent it.
	if (runtime === 'Node.js') setTimeout(() => void warmUp(isIdle), QUIET_MS).unref();
}

async function warmUp(isIdle: () => boolean): Promise<void> {
	for (const step of STEPS) {
		if (!isIdle()) return;
		try {
			await step();
		} catch {
			// What can't be loaded, as where the user's loader refuses, is not needed either.
		}
	}
}

/**
 * These are modules of Node.js only. A module that is being imported can't be required meanwhile,
 * and a CommonJS task may require this library.
 */
const STEPS: readonly (() => unknown)[] = [
	() => import('node:fs'),
	() => import('node:path'),
	// The ESM loader of Node.js reads files with it.
	() => process.getBuiltinModule('node:fs').promises,
	followAndStop,
	fillYoungGeneration,
];

/** An async context tracks what runs as part of an import (`shipping/reach/import-tracking.ts`). */
function followAndStop(): void {
	const storage = new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)();
	storage.run(undefined, () => {});
	storage.disable();
}

const QUIET_MS = 20;
