/**
 * In the standby: what it does beforehand for the start that will come, and
 * plays what `parent/standbys.ts` has sent.
 */
import { loadPart } from '../../lazy.js';
import { packageFile } from '../../package-files.js';
import { decode } from '../../shipping/decode.js';
import { importFrom } from '../../shipping/reach/import-from.js';
import { applyEnvironment } from '../environment.js';
import type { ReceivedFrame } from '../line/frame-reader.js';
import type { Scene } from './scene.js';
import { fillYoungGeneration } from './young-generation.js';

/** @param isWanted Tells whether work has come, which begins sooner without the remaining steps. */
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

/** What most functions use that are sent; node takes milliseconds to make ES modules of them. */
const COMMON_MODULES = ['node:fs', 'node:path'];

/**
 * Two places from which this package, which is already loaded, is looked for by its name. Node
 * reads the `exports` of a package with a regular expression that takes milliseconds to compile:
 * once for the interpreter and, at its second use, to machine code.
 */
const PLACES = ['./index.js', './process/boot.cjs'];

async function findLibrary(place: string): Promise<void> {
	// A loader of the user's may know another way to find packages.
	await importFrom('multiprocess', packageFile(place).href).catch(() => {});
}

function play({ bytes, definitions }: ReceivedFrame): void {
	const { environment, title, target, args } = decode(bytes, definitions) as Scene;
	applyEnvironment(environment);
	process.title = title;
	target(...args);
}
