/**
 * Functions that are the same at any time: every encoding of one gives the same bytes, and running it can't change what a later run sees.
 * A receiver that has such a function need not be sent it again.
 */
import { hasUid } from '../identities.js';
import { isKindOfFunction } from './encode-extras.js';
import type { FunctionInfo } from './function-info.js';

/** @param infos what is known of the function and of those that it captures */
export function isConstantFunction(
	fn: Function,
	infos: ReadonlyMap<Function, FunctionInfo>,
	open = new Set<Function>(),
): boolean {
	if (open.has(fn)) return true;
	open.add(fn);
	const info = infos.get(fn);
	if (!info) return false;
	if (info.how === 'reference') return true;
	// Of a class methods may change, and of what it inherits from.
	if (info.how !== 'value' || hasUid(fn) || !isKindOfFunction(Object.getPrototypeOf(fn))) return false;
	if (!Reflect.ownKeys(fn).every(isNative)) return false;
	return info.captures.every(({ variable, imported, value }) => {
		if (imported) return true;
		if (variable !== undefined) return false;
		return typeof value === 'function' ? isConstantFunction(value, infos, open) : isPrimitive(value);
	});
}

function isPrimitive(value: unknown): boolean {
	return typeof value !== 'object' || value === null;
}

/** What every function has. Where something is on its `prototype`, it is a class. */
function isNative(key: string | symbol): boolean {
	return key === 'length' || key === 'name' || key === 'prototype' || key === 'arguments' || key === 'caller';
}
