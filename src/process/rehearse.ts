/**
 * In the standby: plays what `rehearsal.ts` has sent.
 */
import { packageFile } from '../package-files.js';
import { decode } from '../shipping/decode.js';
import { importFrom } from '../shipping/functions/import-from.js';
import type { Definition } from '../shipping/packet.js';
import { applyEnvironment } from './environment.js';
import type { Scene } from './scene.js';

export function rehearse({ bytes, definitions }: { bytes: Uint8Array; definitions: readonly Definition[] }): void {
	const played = decode(bytes, definitions) as Scene | undefined;
	if (!played) return;
	const { environment, title, target, args } = played;
	applyEnvironment(environment);
	process.title = title;
	target(...args);
	fillYoungGeneration();
}

/** What the boot left in it is collected while nobody waits, and not at the first task: that takes the engine 3 ms. */
function fillYoungGeneration(): void {
	const kept: unknown[] = [];
	for (let i = 0; i < 30_000; i++) kept[0] = [i];
}

/**
 * Finds a package by its name, this one, which is loaded already. To read the `exports` of a package node uses a regular expression that takes milliseconds to compile, once to be
 * interpreted and, when it is used again, to machine code; so it is used twice, from two places.
 */
export async function rehearseImport(): Promise<void> {
	for (const place of ['./index.js', './process/boot.cjs']) {
		// A loader of the user's may know another way to find packages.
		await importFrom('multiprocess', packageFile(place).href).catch(() => {});
	}
}
