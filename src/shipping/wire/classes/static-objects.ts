/**
 * Objects in static properties of a class, such as `Color.RED`. A receiver that has the class has
 * these objects too, and references in a message should resolve to its own. That holds while
 * neither side has changed them; otherwise the receiver gets a copy with the sender's state. So
 * each message with a class carries a hash of what its static properties hold.
 */
import { types } from 'node:util';
import { constructionOf } from '../../values/constructed.js';
import { reducerOf } from '../../values/registered.js';
import { isHandle } from '../handles.js';
import { hash } from '../hash.js';
import { hasUid, uidOf } from '../identities.js';
import { constructorOf } from '../../values/object-class.js';
import { isNativeKey, ownProperty } from '../../values/own-properties.js';
import { privateValues } from './private-fields.js';

export interface StaticObjects {
	readonly key: string | symbol;
	readonly hash: string;
	/** The objects that the property leads to, in an order that is the same at the receiver. */
	readonly objects: readonly object[];
}

/** Describes each static property whose objects can be described completely. */
export function staticObjects(type: Function): StaticObjects[] {
	const found: StaticObjects[] = [];
	for (const key of Reflect.ownKeys(type)) {
		const objects = key === 'prototype' ? undefined : staticObjectsAt(type, key);
		if (objects) found.push(objects);
	}
	return found;
}

export function staticObjectsAt(type: Function, key: string | symbol): StaticObjects | undefined {
	const value: unknown = Object.getOwnPropertyDescriptor(type, key)?.value;
	if (typeof value !== 'object' || value === null) return undefined;
	const description = new Description();
	try {
		description.value(value);
	} catch (error) {
		if (error === UNTOLD) return undefined;
		throw error;
	}
	return { key, hash: description.hash(), objects: description.objects };
}

/** Collects everything about a value that a copy would share. */
class Description {
	readonly #numbers = new Map<object, number>();
	readonly #parts: string[] = [];

	get objects(): readonly object[] {
		return [...this.#numbers.keys()];
	}

	hash(): string {
		return hash(this.#parts.join('\n'));
	}

	value(value: unknown): void {
		switch (typeof value) {
			case 'object':
				return value === null ? this.#part('null') : this.#object(value);
			case 'function':
				return this.#function(value);
			case 'symbol':
				return this.#part(Symbol.keyFor(value) === undefined ? `symbol ${uidOf(value)}` : String(value));
			case 'string':
				return this.#part(JSON.stringify(value));
			default:
				return this.#part(`${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`);
		}
	}

	#part(part: string): void {
		this.#parts.push(part);
		if (this.#parts.length > MOST) throw UNTOLD;
	}

	/**
	 * A class is known by its identity. Other functions count as equal if they have the same text:
	 * what they capture is state of the class, which stays as it first was.
	 */
	#function(fn: Function): void {
		if (hasUid(fn)) return this.#part(`class ${uidOf(fn)}`);
		this.#part(`function ${fn.name} ${Function.prototype.toString.call(fn)}`);
		for (const key of Reflect.ownKeys(fn)) if (!isNativeKey(fn, key)) throw UNTOLD;
	}

	#object(object: object): void {
		const number = this.#numbers.get(object);
		if (number !== undefined) return this.#part(`object ${number}`);
		if (hasHiddenState(object)) throw UNTOLD;
		this.#numbers.set(object, this.#numbers.size);
		const prototype = Object.getPrototypeOf(object) as object | null;
		this.#prototype(prototype, object);
		if (types.isMap(object))
			for (const entry of Map.prototype.entries.call(object)) for (const part of entry) this.value(part);
		else if (types.isSet(object)) for (const value of Set.prototype.values.call(object)) this.value(value);
		else if (types.isDate(object)) this.value(Date.prototype.getTime.call(object));
		else if (types.isRegExp(object)) this.#part(String(object));
		for (const values of privateValues(object, UNTOLD)) for (const value of values) this.value(value);
		for (const key of Reflect.ownKeys(object)) this.#property(object, key);
	}

	#prototype(prototype: object | null, object: object): void {
		const constructor = constructorOf(prototype);
		if (prototype === null) this.#part('no prototype');
		else if (!constructor || constructionOf(object, prototype)) throw UNTOLD;
		else this.#part(hasUid(constructor) ? `of ${uidOf(constructor)}` : `of ${constructor.name}`);
	}

	#property(object: object, key: string | symbol): void {
		const { value, get, set, ...flags } = ownProperty(object, key);
		this.value(key);
		this.#part(`${flags.enumerable} ${flags.writable} ${flags.configurable}`);
		for (const part of [value as unknown, get, set]) this.value(part);
	}
}

/** Larger graphs are always copied. */
const MOST = 5_000;
/** Thrown for an object that can't be described completely. */
const UNTOLD = Symbol('untold');

/**
 * Whether an object has state beyond its properties, elements and #private fields, or travels as
 * something else.
 */
function hasHiddenState(object: object): boolean {
	return (
		types.isProxy(object) ||
		types.isAnyArrayBuffer(object) ||
		ArrayBuffer.isView(object) ||
		types.isBoxedPrimitive(object) ||
		types.isModuleNamespaceObject(object) ||
		types.isPromise(object) ||
		types.isWeakMap(object) ||
		types.isWeakSet(object) ||
		types.isGeneratorObject(object) ||
		isHandle(object) ||
		reducerOf(object) !== undefined
	);
}
