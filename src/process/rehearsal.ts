/**
 * A standby plays a start to itself while it waits, so that the code it will need is compiled and its memory touched: the first call of a
 * function costs many times as much as the second, and together these first calls are most of a start. This is what its parent does for that; the rest is in `rehearse.ts`.
 */
import { lazily } from '../lazy.js';
import type * as Shipping from '../shipping/encode.js';
import type { Packet } from '../shipping/packet.js';
import type * as Scenes from './scene.js';

/** What a standby plays. */
export function rehearsal(): Packet {
	const { encode } = shipping();
	try {
		packet ??= scenes().sendScene((scene) => encode(scene, 'rehearsal'));
	} catch {
		// Where functions can't be read there is nothing to play, and a start works all the same.
		packet = encode(undefined);
	}
	return packet;
}

const shipping = lazily<typeof Shipping>('./shipping/encode.js');
const scenes = lazily<typeof Scenes>('./process/scene.js');
let packet: Packet | undefined;
