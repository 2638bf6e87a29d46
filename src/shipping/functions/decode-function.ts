/**
 * Makes functions and classes again, as `encode-function.ts` wrote them.
 */
import type { Decoder } from '../decoder.js';
import { adopt, lookup } from '../identities.js';
import { readProperties } from '../properties.js';
import { makerOf } from './compile.js';
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
	const values: unknown[] = [];
	for (let i = 0; i < unit.eager.length; i++) values.push(decoder.value());
	const made = makerOf(unit)(...values);
	// A class that is here already stays the one it is; what was sent of it is only read over.
	const known = uid === undefined ? undefined : (lookup(uid) as Function | undefined);
	const fn = decoder.fill(id, known ?? made.fn);
	if (uid !== undefined && !known) adopt(uid, fn);
	if (made.restorer && !known) noteRestorer(fn, made.restorer);
	for (const set of made.set) set(decoder.value());

	const name = decoder.value();
	if (name !== undefined && !known) Object.defineProperty(fn, 'name', { value: name, configurable: true });
	const extras = decoder.byte();
	if (extras & Extras.INHERITS) {
		const base = decoder.value() as object;
		if (!known) Object.setPrototypeOf(fn.prototype, base);
	}
	if (extras & Extras.PROPERTIES) readProperties(decoder, known ? undefined : fn);
	if (extras & Extras.PROTOTYPE_PROPERTIES) readProperties(decoder, known ? undefined : fn.prototype);
	return fn;
}
