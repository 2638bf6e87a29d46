/**
 * Writes every object that is neither a plain record nor a plain array: built-in kinds, instances
 * of classes, and objects that must be refused. Kinds are recognised by their internal slots where
 * they have any, because those survive subclassing and other realms.
 */
import { constants as buffers } from 'node:buffer';
import { types } from 'node:util';
import { begin, classFirst, subclassFirst } from './begin-object.js';
import { mostInMessage } from '../wire/byte-writer.js';
import { constructionOf } from '../values/constructed.js';
import { isIndex, lookForNames, namesOfView } from '../values/array-names.js';
import { encodeCollection } from './encode-collection.js';
import { encodeHandle, writeHandle } from './encode-handle.js';
import { privateLevels, refuseState } from './instances.js';
import { type GraphWriter, sessionOf } from './functions/session.js';
import { type DescribedHandle, isHandle } from '../wire/handles.js';
import * as messages from '../values/messages.js';
import { constructorOf, errorClassOf, isForeignBuiltIn, isPrototype, subclassOf } from '../values/object-class.js';
import { writePrivateInstance } from './private-instance.js';
import { isOrdinary, writeProperties } from './write-properties.js';
import { encodeReduced } from './reduced.js';
import { refusalOf } from '../values/refusals.js';
import { ObjectKind, Tag } from '../wire/tags.js';
import { Unsendable } from '../values/unsendable.js';

export function encodeObject(encoder: GraphWriter, object: object, prototype: object | null): void {
	for (const encodeKind of KINDS) if (encodeKind(encoder, object, prototype)) return;
	encodeInstance(encoder, object, prototype as object);
}

type EncodeKind = (encoder: GraphWriter, object: object, prototype: object | null) => boolean;

/**
 * From this size on, bytes travel beside the message. Below it, copying is faster than mapping
 * memory.
 */
export const LENT_FROM = 2 ** 20;

/** In this order: what a class declares comes before what it is built from. */
const KINDS: readonly EncodeKind[] = [
	encodeReduced,
	encodeBytes,
	encodeCollection,
	encodeBuiltIn,
	encodeKnown,
	encodeHandle,
	encodePlain,
];

/** Plain objects with symbols or accessors, without a prototype, or of another realm. */
function encodePlain(encoder: GraphWriter, object: object, prototype: object | null): boolean {
	if (prototype === null) {
		const ordinary = isOrdinary(object, Object.keys(object));
		begin(encoder, object, ordinary ? ObjectKind.NULL_PROTOTYPE : ObjectKind.INHERITING);
		if (ordinary) encoder.record(object);
		else {
			encoder.value(null);
			writeProperties(encoder, object);
		}
	} else if (prototype === Object.prototype) {
		begin(encoder, object, ObjectKind.DESCRIBED);
		writeProperties(encoder, object);
	} else if (Array.isArray(object) && isForeignBuiltIn(prototype, 'Array')) {
		lookForNames(object);
		encoder.claim(object);
		encoder.array(object);
	} else if (isForeignBuiltIn(prototype, 'Object')) {
		encoder.claim(object);
		encoder.record(object);
	} else return false;
	return true;
}

/**
 * Writes what the receiver has already (built-ins, modules, prototypes of classes), and refuses
 * what must not be sent.
 */
function encodeKnown(encoder: GraphWriter, object: object, prototype: object | null): boolean {
	if (prototype === null && !types.isModuleNamespaceObject(object) && !('default' in object)) return false;
	if (sessionOf(encoder).encodeReferenceable(object)) return true;
	if (types.isModuleNamespaceObject(object)) throw new Unsendable(object, messages.namespace);
	const refusal = refusalOf(object);
	if (refusal) throw new Unsendable(object, refusal);
	if (!isPrototype(object)) return false;
	const { constructor } = object;
	if (classFirst(encoder, object, constructor)) return true;
	begin(encoder, object, ObjectKind.PROTOTYPE);
	encoder.value(constructor);
	return true;
}

/** Lends bytes that are large enough for memory of their own. */
function lend(encoder: GraphWriter, bytes: Uint8Array): DescribedHandle | undefined {
	const { byteLength } = bytes;
	return byteLength < LENT_FROM ? undefined : encoder.lend?.(bytes, byteLength > mostInMessage.bytes);
}

function encodeBytes(encoder: GraphWriter, object: object, prototype: object | null): boolean {
	if (types.isSharedArrayBuffer(ArrayBuffer.isView(object) ? object.buffer : object))
		throw new Unsendable(object, messages.sharedArrayBuffer);
	if (types.isArrayBuffer(object)) {
		// Shared memory is described, not copied, and so are its views.
		if (encodeHandle(encoder, object, prototype)) return true;
		if (!isMore(object, prototype)) encodeBuffer(encoder, object);
		else {
			const type = subclassOf(prototype, 'ArrayBuffer');
			const keys = Reflect.ownKeys(object);
			extended(encoder, object, { prototype, type, keys }, () => encodeBuffer(encoder, object));
		}
	} else if (Buffer.isBuffer(object) && !isHandle(object.buffer)) {
		const type = prototype === Buffer.prototype ? null : subclassOf(prototype, 'Buffer');
		const keys = namesOfView(object, type !== null);
		extended(encoder, object, { prototype, type, keys }, () => encodeNodeBuffer(encoder, object));
	} else if (ArrayBuffer.isView(object)) {
		const name = types.isDataView(object) ? 'DataView' : (object as Uint8Array)[Symbol.toStringTag];
		const type = subclassOf(prototype, name);
		// The receiver constructs it as an instance of its class.
		if (type && subclassFirst(encoder, object, prototype, type)) return true;
		// A property of the buffer may lead back to the view.
		const { buffer } = object;
		if (isMore(buffer, Object.getPrototypeOf(buffer)) && encoder.first(buffer)) {
			encoder.value(object);
			return true;
		}
		const keys = namesOfView(object, type !== null);
		extended(encoder, object, { prototype, type: null, keys }, () => encodeView(encoder, object, name, type));
	} else return false;
	return true;
}

/** What an object has beyond its kind: a class that extends the built-in one, and properties. */
interface More {
	readonly prototype: object | null;
	readonly type: Function | null;
	readonly keys: readonly (string | symbol)[];
}

/**
 * Whether a buffer is more than bytes. Listing its keys would take half as long as writing a small
 * one.
 */
function isMore(buffer: object, prototype: object | null): boolean {
	if (prototype !== ArrayBuffer.prototype) return true;
	for (const _name in buffer) return true;
	return Object.getOwnPropertySymbols(buffer).length > 0;
}

/** Writes an object of a built-in kind by `write`, and then what it has beyond the kind. */
function extended(encoder: GraphWriter, object: object, { prototype, type, keys }: More, write: () => void): void {
	if (!type && keys.length === 0) return write();
	if (type && subclassFirst(encoder, object, prototype, type)) return;
	encoder.byte(Tag.EXTENDED);
	write();
	encoder.value(type);
	writeProperties(encoder, object, (key) => !keys.includes(key));
}

function encodeBuffer(encoder: GraphWriter, object: ArrayBuffer): void {
	if (object.byteLength > buffers.MAX_LENGTH)
		throw new Unsendable(object, messages.largerThanViews(object.byteLength, buffers.MAX_LENGTH));
	const resizable = 'resizable' in object && object.resizable === true;
	const loan = resizable ? undefined : lend(encoder, new Uint8Array(object));
	if (loan) return writeHandle(encoder, object, loan);
	begin(encoder, object, resizable ? ObjectKind.RESIZABLE_BUFFER : ObjectKind.ARRAY_BUFFER);
	if (resizable) encoder.uint(Reflect.get(object, 'maxByteLength'));
	encoder.uint(object.byteLength);
	encoder.bytes(new Uint8Array(object));
}

/**
 * Writes a Buffer by its bytes alone. Small Buffers are slices of Node's pool, which is not a value
 * of the program.
 */
function encodeNodeBuffer(encoder: GraphWriter, object: Buffer): void {
	const loan = lend(encoder, object);
	begin(encoder, object, loan ? ObjectKind.LENT_BUFFER : ObjectKind.BUFFER);
	// The receiver numbers the memory as well.
	if (loan) return writeHandle(encoder, {}, loan);
	encoder.uint(object.length);
	encoder.bytes(object);
}

function encodeView(encoder: GraphWriter, object: ArrayBufferView, name: string, type: Function | null): void {
	begin(encoder, object, ObjectKind.VIEW);
	encoder.value(type);
	encoder.string(name);
	encoder.value(object.buffer);
	encoder.uint(object.byteOffset);
	encoder.uint(types.isDataView(object) ? object.byteLength : (object as Uint8Array).length);
}

function encodeBuiltIn(encoder: GraphWriter, object: object, prototype: object | null): boolean {
	if (types.isDate(object)) {
		const type = subclassOf(prototype, 'Date');
		if (type && subclassFirst(encoder, object, prototype, type)) return true;
		begin(encoder, object, ObjectKind.DATE);
		encoder.value(type);
		encoder.value(Date.prototype.getTime.call(object));
		writeProperties(encoder, object);
	} else if (types.isRegExp(object)) {
		const type = subclassOf(prototype, 'RegExp');
		if (type && subclassFirst(encoder, object, prototype, type)) return true;
		begin(encoder, object, ObjectKind.REGEXP);
		encoder.value(type);
		encoder.string(object.source);
		encoder.string(object.flags);
		writeProperties(encoder, object);
	} else if (isDomException(object, prototype)) {
		// Its message and name are not own properties.
		begin(encoder, object, ObjectKind.DOM_EXCEPTION);
		encoder.string(object.message);
		encoder.string(object.name);
		encoder.value(stackOf(object));
		writeProperties(encoder, object, (key) => key === 'stack');
	} else if (types.isNativeError(object)) {
		if (!encoder.blank?.has(object)) refuseState(encoder, object, prototype);
		begin(encoder, object, ObjectKind.ERROR);
		encoder.value(errorClassOf(prototype));
		encoder.value(stackOf(object));
		writeProperties(encoder, object, (key) => key === 'stack');
	} else if (types.isBoxedPrimitive(object)) {
		const { builtIn, primitive } = unboxed(object);
		const keys = Reflect.ownKeys(object).filter(
			(key) => !(types.isStringObject(object) && typeof key === 'string' && (key === 'length' || isIndex(key))),
		);
		extended(encoder, object, { prototype, type: subclassOf(prototype, builtIn), keys }, () => {
			begin(encoder, object, ObjectKind.BOXED);
			encoder.value(primitive);
		});
	} else {
		const construction = constructionOf(object, prototype);
		if (construction) {
			const { name, state, keys } = construction;
			extended(encoder, object, { prototype, type: null, keys }, () => {
				begin(encoder, object, ObjectKind.CONSTRUCTED);
				encoder.string(name);
				encoder.value(state);
			});
			return true;
		}
		if (encoder.functions?.stores.write(encoder, object)) return true;
		const refusal = messages.refusedKind(object);
		if (refusal) throw new Unsendable(object, refusal);
		return false;
	}
	return true;
}

function encodeInstance(encoder: GraphWriter, object: object, prototype: object): void {
	const constructor = constructorOf(prototype);
	const levels = privateLevels(encoder, object, prototype);
	const keys = Object.keys(object);
	if (constructor) sessionOf(encoder).identify(constructor);
	if (classFirst(encoder, object, constructor ?? prototype)) return;
	if (constructor && levels.length > 0) return writePrivateInstance(encoder, object, constructor, levels);
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

/** Looks at the class only if the name matches, because touching the global loads it. */
function isDomException(object: object, prototype: object | null): object is DOMException {
	return constructorOf(prototype)?.name === 'DOMException' && prototype === DOMException.prototype;
}

function stackOf(error: Error): string | undefined {
	const { stack } = error;
	return typeof stack === 'string' ? stack : undefined;
}

/** Unboxes by the built-in `valueOf`, since a class may define its own. */
function unboxed(object: object): { readonly builtIn: string; readonly primitive: unknown } {
	if (types.isNumberObject(object)) return { builtIn: 'Number', primitive: Number.prototype.valueOf.call(object) };
	if (types.isStringObject(object)) return { builtIn: 'String', primitive: String.prototype.valueOf.call(object) };
	if (types.isBooleanObject(object)) return { builtIn: 'Boolean', primitive: Boolean.prototype.valueOf.call(object) };
	if (types.isBigIntObject(object)) return { builtIn: 'BigInt', primitive: BigInt.prototype.valueOf.call(object) };
	return { builtIn: 'Symbol', primitive: Symbol.prototype.valueOf.call(object) };
}
