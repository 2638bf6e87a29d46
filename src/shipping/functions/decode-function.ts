/**
 * Makes functions and classes again, as `encode-function.ts` wrote them.
 */
import type { Decoder } from '../decoder.js';
import { adopt, lookup } from '../identities.js';
import type { UnitDefinition } from '../packet.js';
import { readProperties } from '../properties.js';
import { makerOf } from './compile.js';
import { isKept, keep, noteCode, readLaterProperties, readVariables } from './kept-classes.js';
import { Extras, FunctionKind } from './kinds.js';
import { noteRestorer } from './restore.js';

export function decodeFunction(decoder: Decoder): unknown {
	const kind = decoder.byte();
	if (kind === FunctionKind.UNIT) return decodeUnit(decoder);
	const id = decoder.reserve();
	if (kind === FunctionKind.BOUND) {
		const target = decoder.value() as (...args: unknown[]) => unknown;
		const self = decoder.value();
		return decoder.fill(id, target.bind(self, ...(decoder.value() as unknown[])));
	}
	if (kind === FunctionKind.PROXY)
		return decoder.fill(id, new Proxy(decoder.value() as object, decoder.value() as object));
	return decoder.malformed(`unknown kind of function ${kind}`);
}

function decodeUnit(decoder: Decoder): unknown {
	const unit = decoder.definition('unit');
	const uid = decoder.value() as string | undefined;
	const id = decoder.reserve();
	const known = uid === undefined ? undefined : (lookup(uid) as Function | undefined);
	if (known) return readKnown(decoder, unit, decoder.fill(id, known));
	const values: unknown[] = [];
	for (let i = 0; i < unit.eager.length; i++) values.push(decoder.value());
	const made = makerOf(unit)(...values);
	const fn = decoder.fill(id, made.fn);
	if (uid !== undefined) {
		adopt(uid, fn);
		keep(fn, unit, made);
	}
	if (made.restorer) noteRestorer(fn, made.restorer);
	for (const set of made.set) set(decoder.value());

	const name = decoder.value();
	if (name !== undefined) Object.defineProperty(fn, 'name', { value: name, configurable: true });
	const extras = decoder.byte();
	if (extras === 0 && uid === undefined && unit.parameters.length === 0) noteCode(fn, unit);
	if (extras & Extras.INHERITS) Object.setPrototypeOf(fn.prototype, decoder.value() as object);
	if (extras & Extras.PROPERTIES) readProperties(decoder, fn);
	if (extras & Extras.PROTOTYPE_PROPERTIES) readProperties(decoder, fn.prototype);
	return fn;
}

/** A class that is here already stays the one it is. */
function readKnown(decoder: Decoder, unit: UnitDefinition, known: Function): Function {
	readVariables(decoder, known, unit);
	// Its name.
	decoder.value();
	const extras = decoder.byte();
	if (extras & Extras.INHERITS) {
		const base = decoder.value() as object;
		if (isKept(known)) Object.setPrototypeOf(known.prototype, base);
	}
	if (extras & Extras.PROPERTIES) readLaterProperties(decoder, known, known);
	if (extras & Extras.PROTOTYPE_PROPERTIES) readLaterProperties(decoder, known, known.prototype);
	return known;
}
