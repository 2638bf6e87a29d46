/**
 * Constant functions: every encoding of one gives the same bytes, and running it can't change what
 * a later run sees. A receiver that has one need not be sent it again, as long as nobody adds
 * anything to it or to a function that it captures.
 */
import { hasUid } from '../../wire/identities.js';
import { hasOwnPrototype } from '../../values/object-class.js';
import { isNativeKey } from '../../values/own-properties.js';
import { isKindOfFunction } from './encode-extras.js';
import type { FunctionInfo } from './function-info.js';

/**
 * Returns the state of a constant function and the functions that it leads to, itself first;
 * `undefined` for any other function.
 *
 * @param infos Facts about the function and those that it captures.
 */
export function constantState(
	fn: Function,
	infos: ReadonlyMap<Function, FunctionInfo>,
): readonly FunctionState[] | undefined {
	const open = new Set<Function>();
	if (!isConstant(fn, infos, open)) return undefined;
	return [...open].filter((each) => infos.get(each)?.how === 'value').map(stateOf);
}

/** What the encoding of a function depends on besides its code and its captures. */
export interface FunctionState {
	readonly fn: Function;
	readonly keys: number;
	readonly base: unknown;
	readonly name: string;
	readonly length: number;
	readonly prototype: object | undefined;
	readonly prototypeKeys: number;
}

/** Whether the encoding of a constant function is still valid. Runs for each task of a pool. */
export function isAsItWas({ fn, keys, base, name, length, prototype, prototypeKeys }: FunctionState): boolean {
	return (
		Reflect.ownKeys(fn).length === keys &&
		Object.getPrototypeOf(fn) === base &&
		fn.name === name &&
		fn.length === length &&
		!hasUid(fn) &&
		(prototype === undefined ||
			(fn.prototype === prototype && Reflect.ownKeys(prototype).length === prototypeKeys && !hasOwnPrototype(fn)))
	);
}

function stateOf(fn: Function): FunctionState {
	const { name, length } = fn;
	const keys = Reflect.ownKeys(fn).length;
	const prototype = prototypeOf(fn) as object | undefined;
	const prototypeKeys = prototype ? Reflect.ownKeys(prototype).length : 0;
	return { fn, keys, base: Object.getPrototypeOf(fn), name, length, prototype, prototypeKeys };
}

/** Returns the `prototype`; an arrow function or a method has none. */
function prototypeOf(fn: Function): unknown {
	return Object.getOwnPropertyDescriptor(fn, 'prototype')?.value;
}

function isConstant(fn: Function, infos: ReadonlyMap<Function, FunctionInfo>, open: Set<Function>): boolean {
	if (open.has(fn)) return true;
	open.add(fn);
	const info = infos.get(fn);
	if (!info) return false;
	if (info.how === 'reference') return true;
	// A class may change its methods and its base class.
	if (info.how !== 'value' || hasUid(fn) || !isKindOfFunction(Object.getPrototypeOf(fn))) return false;
	if (!Reflect.ownKeys(fn).every((key) => isNativeKey(fn, key)) || hasForeignPrototype(fn)) return false;
	return info.captures.every(({ variable, imported, value }) => {
		if (imported) return true;
		if (variable !== undefined) return false;
		return typeof value === 'function' ? isConstant(value, infos, open) : isPrimitive(value);
	});
}

function isPrimitive(value: unknown): boolean {
	return typeof value !== 'object' || value === null;
}

/** Whether its `prototype` was replaced or has additional properties. */
function hasForeignPrototype(fn: Function): boolean {
	const prototype = prototypeOf(fn);
	if (prototype === undefined) return false;
	if (typeof prototype !== 'object' || prototype === null) return true;
	return Reflect.ownKeys(prototype).some((key) => key !== 'constructor' || Reflect.get(prototype, key) !== fn);
}
