/**
 * Identity of classes, their stores and unique symbols across processes: a uid made where one is
 * first sent, under which every process keeps its own copy. So instances sent in two messages have
 * one class, and what comes back to its maker is what he sent.
 */
import { wallClock } from '../../timers.js';
import type { Decoder } from '../receive/decoder.js';
import type { Encoder } from '../send/encoder.js';
import { writeReference } from '../send/functions/encode-reference.js';
import { importOf } from '../reach/imports.js';
import { SymbolKind, Tag } from './tags.js';

type Identifiable = symbol | object;

/** The uid of something of this process, or of what it was adopted under. */
export function uidOf(value: Identifiable): string {
	let uid = typeof value === 'symbol' ? symbolUids.get(value) : uids.get(value);
	if (uid === undefined) {
		uid = `${OWN_UID}.${++lastUid}`;
		adopt(uid, value);
	}
	return uid;
}

export function hasUid(type: Function): boolean {
	return uids.has(type);
}

/** Remembers what stands for `uid` in this process. */
export function adopt(uid: string, value: Identifiable): void {
	if (typeof value === 'symbol') {
		symbolUids.set(value, uid);
		values.set(uid, { deref: () => value });
	} else {
		uids.set(value, uid);
		values.set(uid, new WeakRef(value));
	}
}

/** What stands for `uid` in this process, if it has come here before. */
export function lookup(uid: string): Identifiable | undefined {
	return values.get(uid)?.deref();
}

export function encodeSymbol(encoder: Encoder, symbol: symbol): void {
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

export function decodeSymbol(decoder: Decoder): symbol {
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

/**
 * Process ids are used again, so the time it started is part of it. Threads of a process have both
 * in common, but not their random numbers.
 */
const OWN_UID = [process.pid, wallClock(), Math.floor(Math.random() * 2 ** 48)]
	.map((part) => part.toString(36))
	.join('.');
let lastUid = 0;
const symbolUids = new Map<symbol, string>();
const uids = new WeakMap<object, string>();
const values = new Map<string, { deref(): Identifiable | undefined }>();

const wellKnownNames = new Map<symbol, string>();
for (const name of Object.getOwnPropertyNames(Symbol)) {
	const value: unknown = Reflect.get(Symbol, name);
	if (typeof value === 'symbol') wellKnownNames.set(value, name);
}
