/**
 * Writes the message that standbys play to themselves, encoded by the library itself: see
 * `src/process/parent/standbys.ts`. `npm run build` runs it when the files of `dist/` are written.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '#src/shipping/encode.js';
import { sendScene } from '#src/process/child/scene.js';
import { root } from './lib/root.mjs';

const { bytes, definitions } = sendScene((scene) => encode(scene));
const message = { bytes: Buffer.from(bytes).toString('base64'), definitions: definitions.map(withoutPlace) };
writeFileSync(join(root, 'dist/process/rehearsal.json'), `${JSON.stringify(message)}\n`);

/** The published package must not depend on where it was built. */
function withoutPlace(definition) {
	if (definition.kind !== 'unit')
		throw new Error(`scene.ts: its function needs a definition of kind ${definition.kind}`);
	return { ...definition, url: 'file:///multiprocess/scene.js' };
}
