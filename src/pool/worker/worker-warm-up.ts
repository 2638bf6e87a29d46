/**
 * What node loads when a task first imports a module, which most tasks do. A worker that has
 * nothing to do yet has it loaded beforehand.
 */
import { fillYoungGeneration } from '../../process/child/young-generation.js';
import { runtime } from '../../runtime.js';
import { setTimeout } from '../../timers.js';

/** @param isIdle False as soon as the first task has come */
export function warmUpSoon(isIdle: () => boolean): void {
	// A pool that was given work at once sends it by then.
	if (runtime === 'Node.js') setTimeout(() => void warmUp(isIdle), QUIET_MS).unref();
}

async function warmUp(isIdle: () => boolean): Promise<void> {
	for (const step of STEPS) {
		if (!isIdle()) return;
		try {
			await step();
		} catch {
			// What can't be had, as where a loader of the user's refuses, is not needed either.
		}
	}
}

/**
 * Node's own modules only: what is being imported can't be required meanwhile, as a task of
 * CommonJS may do with this library.
 */
const STEPS: readonly (() => unknown)[] = [
	() => import('node:fs'),
	() => import('node:path'),
	// Node's ESM loader reads files with it.
	() => process.getBuiltinModule('node:fs').promises,
	followAndStop,
	fillYoungGeneration,
];

/** Who imports is followed by an async context (`shipping/reach/import-tracking.ts`). */
function followAndStop(): void {
	const storage = new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)();
	storage.run(undefined, () => {});
	storage.disable();
}

const QUIET_MS = 20;
