/**
 * From a packet back to values: first the modules it needs are imported, then the graph is read in one synchronous pass.
 */
import { Decoder } from './decoder.js';
import { isTooDeep } from './depth.js';
import { beginSharing, endSharing } from './functions/inspector-session.js';
import * as messages from './messages.js';
import { importModule, importModuleNow, isImported } from './module-definition.js';
import type { Definition, ModuleDefinition } from './packet.js';

/**
 * Imports what `decode` will need.
 *
 * @returns `undefined` where nothing is missing, which is the rule once code has come here before
 * @throws ShippingError (as rejection) that names the module that can't be imported, and its importer
 */
export function prepare(definitions: readonly Definition[]): Promise<void> | undefined {
	for (let i = 0; i < definitions.length; i++) {
		const definition = definitions[i] as Definition;
		if (definition.kind === 'module' && !isImported(definition)) return importMissing(definitions);
	}
	return undefined;
}

/** `prepare` for who can't wait. @returns false where a module can only be loaded by waiting @throws ShippingError */
export function prepareNow(definitions: readonly Definition[]): boolean {
	return missingIn(definitions).every(importModuleNow);
}

/** @throws Error for bytes that no encoder wrote, and for what is nested more deeply than can be read here */
export function decode(bytes: Uint8Array, definitions: readonly Definition[]): unknown {
	const shares = beginSharing();
	try {
		return new Decoder(bytes, definitions).value();
	} catch (error) {
		throw isTooDeep(error) ? new Error(messages.tooDeep, { cause: error }) : error;
	} finally {
		if (shares) endSharing();
	}
}

async function importMissing(definitions: readonly Definition[]): Promise<void> {
	await Promise.all(missingIn(definitions).map(importModule));
}

function missingIn(definitions: readonly Definition[]): ModuleDefinition[] {
	return definitions.filter(
		(definition): definition is ModuleDefinition => definition.kind === 'module' && !isImported(definition),
	);
}
