/**
 * Functions that Node made of another: by `util.promisify`, `util.callbackify` or `util.deprecate`.
 * Their code is internal, but the receiver can make the same of the same.
 */
import { callbackify, deprecate, promisify } from 'node:util';
import { type FunctionReading, readFunction, type Scope } from './inspector.js';

/** `maker(...given)` makes the function. */
export interface Made {
	readonly maker: Function;
	readonly given: readonly unknown[];
}

/** @param fn of Node's internal code */
export function madeByNode(fn: Function, { scopes }: FunctionReading): Made | undefined {
	// One that has a way of its own to be promisified, as `exec` has, calls it `orig`.
	const original = variableIn(scopes, 'original') ?? variableIn(scopes, 'orig');
	if (typeof original === 'function') {
		if (Reflect.get(fn, promisify.custom) === fn) return { maker: promisify, given: [original] };
		if (fn.name.endsWith('Callbackified')) return { maker: callbackify, given: [original] };
	}
	const deprecated = variableIn(scopes, 'fn');
	const warn = variableIn(scopes, 'emitDeprecationWarning');
	if (fn.name !== 'deprecated' || typeof deprecated !== 'function' || typeof warn !== 'function') return undefined;
	const { scopes: around } = readFunction(warn);
	return { maker: deprecate, given: [deprecated, variableIn(around, 'msg'), variableIn(around, 'code')] };
}

function variableIn(scopes: readonly Scope[], name: string): unknown {
	return scopes.find(({ variables }) => Object.hasOwn(variables, name))?.variables[name];
}
