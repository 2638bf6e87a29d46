/**
 * Reads the symbols that `encode-symbol.ts` writes.
 */
import { adopt, lookup } from '../wire/identities.js';
import type { Reader } from '../wire/reader.js';
import { SymbolKind } from '../wire/tags.js';

export function decodeSymbol(decoder: Reader): symbol {
	const kind = decoder.byte();
	const name = decoder.string();
	switch (kind) {
		case SymbolKind.REGISTERED:
			return Symbol.for(name);
		case SymbolKind.WELL_KNOWN: {
			const symbol: unknown = Reflect.get(Symbol, name);
			return typeof symbol === 'symbol' ? symbol : decoder.malformed(`unknown symbol ${name}`);
		}
		case SymbolKind.UNIQUE:
			return uniqueSymbol(name, decoder.value() as string | undefined);
		default:
			return decoder.malformed(`unknown kind of symbol ${kind}`);
	}
}

function uniqueSymbol(uid: string, description: string | undefined): symbol {
	const known = lookup(uid);
	if (typeof known === 'symbol') return known;
	const symbol = Symbol(description);
	adopt(uid, symbol);
	return symbol;
}
