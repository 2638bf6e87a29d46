/**
 * Turns a packet back into values: imports the modules that it needs, then reads the graph in one
 * synchronous pass.
 */
import { lazily } from '../lazy.js';
import { decodeObject } from './receive/decode-object.js';
import { Decoder, type Handlers } from './receive/decoder.js';
import { decodeFunction } from './receive/functions/decode-function.js';
import { decodeReference } from './receive/functions/decode-reference.js';
import type * as Stores from './receive/functions/private-stores.js';
import { isTooDeep } from './values/reading.js';
import { beginSharing, endSharing } from './engine/inspector-session.js';
import * as messages from './values/messages.js';
import { importModule, importModuleNow, isImported, type ModuleDefinition } from './reach/module-definition.js';
import type { Definition } from './wire/packet.js';
import { noteUnread } from './wire/unread.js';

/**
 * Imports what `decode` will need.
 *
 * @returns `undefined` if nothing is missing, which is the rule once code has arrived here before
 * @throws ShippingError (as rejection) that names the module that can't be imported, and its
 * importer
 */
export function prepare(definitions: readonly Definition[]): Promise<void> | undefined {
	for (let i = 0; i < definitions.length; i++) {
		const definition = definitions[i] as Definition;
		if (definition.kind === 'module' && !isImported(definition)) return importMissing(definitions);
	}
	return undefined;
}

/**
 * Does what `prepare` does, synchronously.
 *
 * @returns false if a module can only be loaded asynchronously
 * @throws ShippingError
 */
export function prepareNow(definitions: readonly Definition[]): boolean {
	return missingIn(definitions).every(importModuleNow);
}

/** @throws Error for bytes that no encoder wrote, and for nesting too deep to be read here */
export function decode(bytes: Uint8Array, definitions: readonly Definition[]): unknown {
	const shares = beginSharing();
	try {
		return newDecoder(bytes, definitions).message();
	} catch (error) {
		throw isTooDeep(error) ? new Error(messages.tooDeep, { cause: error }) : error;
	} finally {
		if (shares) endSharing();
	}
}

/**
 * Decodes as soon as the modules that the graph needs are imported.
 *
 * @returns the value if nothing is missing, else a promise of it; in that case the bytes are copied
 * before this returns
 * @throws what `decode` throws; a promise rejects with that, too, and with what `prepare` rejects
 * with
 */
export function decodeWhenReady(bytes: Uint8Array, definitions: readonly Definition[]): unknown {
	const preparing = prepare(definitions);
	if (!preparing) return decode(bytes, definitions);
	const kept = Buffer.from(bytes);
	return noteUnread(preparing.then(() => decode(kept, definitions)));
}

async function importMissing(definitions: readonly Definition[]): Promise<void> {
	await Promise.all(missingIn(definitions).map(importModule));
}

function missingIn(definitions: readonly Definition[]): ModuleDefinition[] {
	return definitions.filter(
		(definition): definition is ModuleDefinition => definition.kind === 'module' && !isImported(definition),
	);
}

export function newDecoder(bytes: Uint8Array, definitions: readonly Definition[]): Decoder {
	return new Decoder(bytes, definitions, HANDLERS);
}

const HANDLERS: Handlers = {
	object: decodeObject,
	function: decodeFunction,
	reference: decodeReference,
	entries: (decoder) => stores().readEntries(decoder),
};

const stores = lazily<typeof Stores>('./shipping/receive/functions/private-stores.js');
