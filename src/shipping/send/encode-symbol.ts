/** Writes symbols: registered and well-known ones by name, all others by identity. */
import { importOf } from '../reach/import-table.js';
import { uidOf } from '../wire/identities.js';
import { SymbolKind, Tag } from '../wire/tags.js';
import type { Writer } from '../wire/writer.js';
import { writeReference } from './functions/encode-reference.js';

export function encodeSymbol(encoder: Writer, symbol: symbol): void {
	const imported = importOf(symbol);
	if (imported) {
		if (encoder.reference(symbol)) return;
		encoder.claim(symbol);
		return writeReference(encoder, imported);
	}
	encoder.byte(Tag.SYMBOL);
	const key = Symbol.keyFor(symbol);
	if (key !== undefined) {
		encoder.byte(SymbolKind.REGISTERED);
		return encoder.string(key);
	}
	const wellKnown = wellKnownNames.get(symbol);
	if (wellKnown !== undefined) {
		encoder.byte(SymbolKind.WELL_KNOWN);
		return encoder.string(wellKnown);
	}
	encoder.byte(SymbolKind.UNIQUE);
	encoder.string(uidOf(symbol));
	encoder.value(symbol.description);
}

const wellKnownNames = new Map<symbol, string>();
for (const name of Object.getOwnPropertyNames(Symbol)) {
	const value: unknown = Reflect.get(Symbol, name);
	if (typeof value === 'symbol') wellKnownNames.set(value, name);
}
