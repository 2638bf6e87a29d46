/**
 * A definition as bytes. It is plain data, and rare beside graphs: JSON serves, and
 * needs none of what encodes those.
 */
import type { Definition } from './packet.js';

export function encodeDefinition(definition: Definition): Uint8Array {
	return Buffer.from(JSON.stringify(definition));
}

export function decodeDefinition(bytes: Uint8Array): Definition {
	return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Definition;
}
