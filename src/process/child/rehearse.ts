/**
 * What a standby does in advance for the start to come. That includes playing the `Scene` that
 * `parent/standbys.ts` has sent.
 */
import { loadPart } from '../../lazy.js';
import { packageFile } from '../../package-files.js';
import { decode } from '../../shipping/decode.js';
import { importFrom } from '../../shipping/reach/import-from.js';
import { applyEnvironment } from '../environment.js';
import type { ReceivedFrame } from '../line/frame-reader.js';
import type { Scene } from './scene.js';
import { fillYoungGeneration } from './young-generation.js';

/**
 * @param isWanted whether work has come; the remaining steps are then skipped to begin it sooner
 */
export async function rehearse(
	libraryModules: readonly string[],
	scene: ReceivedFrame,
	isWanted: () => boolean,
): Promise<void> {
	const steps: readonly (() => unknown)[] = [
		...libraryModules.map((path) => () => loadPart(path)),
		...COMMON_MODULES.map((name) => () => import(name)),
		...PLACES.map((place) => () => findLibrary(place)),
		() => play(scene),
		fillYoungGeneration,
	];
	for (const step of steps) {
		if (isWanted()) return;
		await step();
	}
}

/** Used by most functions that are sent. Node takes milliseconds to make ES modules of them. */
const COMMON_MODULES = ['node:fs', 'node:path'];

/**
 * Two files from which this package, already loaded, is resolved by its name. Node reads a
 * package's `exports` with a regular expression that takes milliseconds to compile: first for the
 * interpreter, and to machine code at its second use.
 */
const PLACES = ['./index.js', './process/boot.cjs'];

async function findLibrary(place: string): Promise<void> {
	// One of the user's loaders may resolve packages in another way.
	await importFrom('multiprocess', packageFile(place).href).catch(() => {});
}

function play({ bytes, definitions }: ReceivedFrame): void {
	const { environment, title, target, args } = decode(bytes, definitions) as Scene;
	applyEnvironment(environment);
	process.title = title;
	target(...args);
}
