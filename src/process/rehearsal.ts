/**
 * A standby plays a start to itself while it waits, so that the code it will need is compiled and its memory touched: the first call of a
 * function costs many times as much as the second, and together these first calls are most of a start.
 */
import { lazily } from '../lazy.js';
import { packageFile } from '../package-files.js';
import { decode } from '../shipping/decode.js';
import type * as Shipping from '../shipping/encode.js';
import { importFrom } from '../shipping/functions/import-from.js';
import type { Definition, Packet } from '../shipping/packet.js';
import { applyEnvironment } from './environment.js';
import type { Scene } from './scene.js';
import type * as Scenes from './scene.js';

/** In the parent: what a standby plays. */
export function rehearsal(): Packet {
	const { encode } = shipping();
	try {
		packet ??= encode(scenes().scene(), 'rehearsal');
	} catch {
		// Where functions can't be read there is nothing to play, and a start works all the same.
		packet = encode(undefined);
	}
	return packet;
}

/** In the standby. */
export function rehearse({ bytes, definitions }: { bytes: Uint8Array; definitions: readonly Definition[] }): void {
	const played = decode(bytes, definitions) as Scene | undefined;
	if (!played) return;
	const { environment, title, target, args } = played;
	applyEnvironment(environment);
	process.title = title;
	target(...args);
}

/**
 * In the standby: finds a package by its name, this one, which is loaded already. To read the `exports` of a package node uses a regular expression that
 * takes milliseconds to compile, once to be interpreted and, when it is used again, to machine code; so it is used twice, from two places.
 */
export async function rehearseImport(): Promise<void> {
	for (const place of ['./index.js', './process/boot.cjs']) {
		// A loader of the user's may know another way to find packages.
		await importFrom('multiprocess', packageFile(place).href).catch(() => {});
	}
}

const shipping = lazily<typeof Shipping>('./shipping/encode.js');
const scenes = lazily<typeof Scenes>('./process/scene.js');
let packet: Packet | undefined;
