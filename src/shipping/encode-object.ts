/**
 * Writes every object that is neither a plain record nor a plain array: built-in kinds, instances of classes, and the refusal
 * of what can't be copied. Kinds are told apart by their internal slots where they have any, as these survive subclassing and other realms.
 */
import { types } from 'node:util';
import type { Encoder } from './encoder.js';
import { refuseInstance } from './functions/instances.js';
import { sessionOf } from './functions/session.js';
import { describeHandle, refusalOf } from './handles.js';
import * as messages from './messages.js';
import { isOrdinary, writeProperties } from './properties.js';
import { reducerOf } from './reducers.js';
import { ObjectKind, Tag } from './tags.js';
import { Unsendable } from './unsendable.js';

export function encodeObject(encoder: Encoder, object: object, prototype: object | null): void {
	for (const encodeKind of KINDS) if (encodeKind(encoder, object, prototype)) return;
	encodeInstance(encoder, object, prototype as object);
}

type EncodeKind = (encoder: Encoder, object: object, prototype: object | null) => boolean;

/** In this order: what a class says of itself comes before what it is made of. */
const KINDS: readonly EncodeKind[] = [
	encodeReduced,
	encodeBytes,
	encodeCollection,
	encodeBuiltIn,
	encodeKnown,
	encodeHandle,
	encodePlain,
];

function begin(encoder: Encoder, object: object, kind: number): void {
	encoder.claim(object);
	encoder.byte(Tag.OBJECT);
	encoder.byte(kind);
}

/** Plain objects with symbols or accessors, without a prototype, or of another realm. */
function encodePlain(encoder: Encoder, object: object, prototype: object | null): boolean {
	if (prototype === null) {
		begin(encoder, object, ObjectKind.NULL_PROTOTYPE);
		encoder.record(object);
	} else if (prototype === Object.prototype) {
		begin(encoder, object, ObjectKind.DESCRIBED);
		writeProperties(encoder, object);
	} else if (Array.isArray(object) && isForeignBuiltIn(prototype, 'Array')) {
		encoder.claim(object);
		encoder.array(object);
	} else if (isForeignBuiltIn(prototype, 'Object')) {
		encoder.claim(object);
		encoder.record(object);
	} else return false;
	return true;
}

/** What the receiver has, or must not have: built-ins, modules, prototypes of classes, and what is refused. */
function encodeKnown(encoder: Encoder, object: object, prototype: object | null): boolean {
	if (prototype === null && !types.isModuleNamespaceObject(object)) return false;
	if (sessionOf(encoder).encodeReferenceable(object)) return true;
	if (types.isModuleNamespaceObject(object)) throw new Unsendable(object, messages.namespace);
	const refusal = refusalOf(object);
	if (refusal) throw new Unsendable(object, refusal);
	if (!isPrototype(object)) return false;
	begin(encoder, object, ObjectKind.PROTOTYPE);
	encoder.value((object as { constructor: unknown }).constructor);
	return true;
}

function encodeReduced(encoder: Encoder, object: object): boolean {
	const reducer = reducerOf(object);
	if (!reducer) return false;
	begin(encoder, object, ObjectKind.REDUCED);
	encoder.value(reducer.rebuild);
	encoder.value(reducer.reduce(object));
	return true;
}

function encodeHandle(encoder: Encoder, object: object): boolean {
	const handle = describeHandle(object);
	if (!handle) return false;
	begin(encoder, object, ObjectKind.HANDLE);
	encoder.uint(encoder.definition(handle.module));
	encoder.string(handle.kind);
	encoder.value(handle.description);
	return true;
}

function encodeBytes(encoder: Encoder, object: object): boolean {
	if (types.isSharedArrayBuffer(object)) throw new Unsendable(object, messages.sharedArrayBuffer);
	if (types.isArrayBuffer(object)) {
		const resizable = 'resizable' in object && object.resizable === true;
		begin(encoder, object, resizable ? ObjectKind.RESIZABLE_BUFFER : ObjectKind.ARRAY_BUFFER);
		if (resizable) encoder.uint(Reflect.get(object, 'maxByteLength'));
		encoder.uint(object.byteLength);
		encoder.bytes(new Uint8Array(object));
	} else if (Buffer.isBuffer(object)) {
		// Small Buffers are slices of a pool of Node's, which is nobody's value.
		begin(encoder, object, ObjectKind.BUFFER);
		encoder.uint(object.length);
		encoder.bytes(object);
	} else if (ArrayBuffer.isView(object)) {
		begin(encoder, object, ObjectKind.VIEW);
		encoder.string(types.isDataView(object) ? 'DataView' : (object as Uint8Array)[Symbol.toStringTag]);
		encoder.value(object.buffer);
		encoder.uint(object.byteOffset);
		encoder.uint(types.isDataView(object) ? object.byteLength : (object as Uint8Array).length);
	} else return false;
	return true;
}

function encodeCollection(encoder: Encoder, object: object, prototype: object | null): boolean {
	if (types.isMap(object)) {
		begin(encoder, object, ObjectKind.MAP);
		encodeType(encoder, prototype, Map.prototype);
		encoder.uint(object.size);
		for (const [key, value] of Map.prototype.entries.call(object)) {
			encoder.value(key);
			encoder.value(value);
		}
	} else if (types.isSet(object)) {
		begin(encoder, object, ObjectKind.SET);
		encodeType(encoder, prototype, Set.prototype);
		encoder.uint(object.size);
		for (const value of Set.prototype.values.call(object)) encoder.value(value);
	} else if (Array.isArray(object)) {
		begin(encoder, object, ObjectKind.ARRAY_SUBCLASS);
		encodeType(encoder, prototype, Array.prototype);
		encoder.array(object);
		writeProperties(encoder, object, (key) => key === 'length' || (typeof key === 'string' && isIndex(key)));
		return true;
	} else return false;
	writeProperties(encoder, object);
	return true;
}

function encodeBuiltIn(encoder: Encoder, object: object, prototype: object | null): boolean {
	if (types.isDate(object)) {
		begin(encoder, object, ObjectKind.DATE);
		encodeType(encoder, prototype, Date.prototype);
		encoder.value(Date.prototype.getTime.call(object));
		writeProperties(encoder, object);
	} else if (types.isRegExp(object)) {
		begin(encoder, object, ObjectKind.REGEXP);
		encoder.string(object.source);
		encoder.string(object.flags);
		encoder.value(object.lastIndex);
	} else if (types.isNativeError(object)) {
		begin(encoder, object, ObjectKind.ERROR);
		encoder.value(constructorOf(prototype) ?? Error);
		encoder.value(stackOf(object));
		writeProperties(encoder, object, (key) => key === 'stack');
	} else if (types.isBoxedPrimitive(object)) {
		begin(encoder, object, ObjectKind.BOXED);
		encoder.value(object.valueOf());
	} else if (object instanceof URL) {
		begin(encoder, object, ObjectKind.URL);
		encoder.string(object.href);
	} else if (object instanceof URLSearchParams) {
		begin(encoder, object, ObjectKind.URL_SEARCH_PARAMS);
		encoder.string(object.toString());
	} else {
		const refusal = messages.refusedKind(object);
		if (refusal) throw new Unsendable(object, refusal);
		return false;
	}
	return true;
}

function encodeInstance(encoder: Encoder, object: object, prototype: object): void {
	const constructor = constructorOf(prototype);
	refuseInstance(encoder, object, prototype);
	const keys = Object.keys(object);
	if (!constructor) {
		begin(encoder, object, ObjectKind.INHERITING);
		encoder.value(prototype);
		return writeProperties(encoder, object);
	}
	const ordinary = isOrdinary(object, keys);
	begin(encoder, object, ordinary ? ObjectKind.INSTANCE : ObjectKind.DESCRIBED_INSTANCE);
	encoder.value(constructor);
	if (ordinary) encoder.record(object);
	else writeProperties(encoder, object);
}

/** The class of a subclass's instance; null where it is the built-in class itself. */
function encodeType(encoder: Encoder, prototype: object | null, builtIn: object): void {
	encoder.value(prototype === builtIn ? null : (constructorOf(prototype) ?? null));
}

/** The class or function whose `prototype` this is. */
function constructorOf(prototype: object | null): Function | undefined {
	return prototype && Object.hasOwn(prototype, 'constructor') && isPrototype(prototype)
		? (prototype as { constructor: Function }).constructor
		: undefined;
}

function isPrototype(object: object): boolean {
	const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
	const constructor: unknown = descriptor?.value;
	return typeof constructor === 'function' && constructor.prototype === object;
}

/** `Array.prototype` or `Object.prototype` of a vm context or a test runner's sandbox. */
function isForeignBuiltIn(prototype: object | null, name: 'Array' | 'Object'): boolean {
	const constructor = constructorOf(prototype);
	return constructor?.name === name && /\[native code\]/.test(Function.prototype.toString.call(constructor));
}

function stackOf(error: Error): string | undefined {
	const { stack } = error;
	return typeof stack === 'string' ? stack : undefined;
}

function isIndex(key: string): boolean {
	return String(Number(key) >>> 0) === key;
}
