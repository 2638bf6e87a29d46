/**
 * Restores the instances that `send/reduced.ts` writes as what their reducer returned, and learns
 * the reducer if it came along.
 */
import { constructorOf } from '../values/object-class.js';
import { learnReducer, type Reducer } from '../values/registered.js';
import type { Reader } from '../wire/reader.js';

export function decodeReduced(decoder: Reader, id: number): object {
	const rebuild = decoder.value() as Reducer['rebuild'];
	const isTaught = decoder.byte() === 1;
	const name = isTaught ? decoder.string() : '';
	const reduce = isTaught ? (decoder.packet() as Reducer['reduce']) : undefined;
	const object = decoder.fill(id, rebuild(decoder.value()));
	const prototype = reduce && prototypeNamed(object, name);
	if (prototype) learnReducer(prototype, { reduce, rebuild });
	return object;
}

/**
 * Returns the prototype of the class of this name that the object is an instance of; `undefined` if
 * `rebuild` returned something else.
 */
function prototypeNamed(object: unknown, name: string): object | undefined {
	if (typeof object !== 'object' || object === null) return undefined;
	for (let level = Object.getPrototypeOf(object) as object | null; level; level = Object.getPrototypeOf(level))
		if (constructorOf(level)?.name === name) return level;
	return undefined;
}
