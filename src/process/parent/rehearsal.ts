/**
 * A standby plays a start to itself while it waits, so that the code it will need is compiled
 * and its memory touched: the first call of a function costs many times as much as the
 * second, and these first calls are most of a start. This is what its parent sends it for
 * that; the rest is in `rehearse.ts`.
 *
 * It is a message like any other, written when the library is built
 * (`scripts/write-rehearsal.mjs`). Writing it takes the parser and more, which a program would load
 * just as its first process boots.
 */
import { packageFile } from '../../package-files.js';
import type { Packet } from '../../shipping/wire/packet.js';

/** What a standby plays: a `Scene`. */
export function rehearsal(): Packet {
	packet ??= read();
	return packet;
}

let packet: Packet | undefined;

function read(): Packet {
	const text = process.getBuiltinModule('node:fs').readFileSync(packageFile('./process/rehearsal.json'), 'utf8');
	const { bytes, definitions } = JSON.parse(text) as { bytes: string; definitions: Packet['definitions'] };
	return { bytes: Buffer.from(bytes, 'base64'), definitions };
}
