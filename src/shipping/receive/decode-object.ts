/**
 * Reads the objects that `encode-object.ts` writes. Each is made before its contents are read,
 * because they may refer to it.
 */
import { lazily } from '../../lazy.js';
import { constructed } from '../values/constructed.js';
import { attachHandle } from '../wire/handles.js';
import type { Reader } from '../wire/reader.js';
import type * as Stores from './functions/private-stores.js';
import type * as Private from './private-instance.js';
import { readProperties } from './read-properties.js';
import type * as Reduced from './reduced.js';
import { ObjectKind } from '../wire/tags.js';

export function decodeObject(decoder: Reader): unknown {
	const kind = decoder.byte();
	const read = READERS[kind];
	if (!read) return decoder.malformed(`unknown kind of object ${kind}`);
	return read(decoder, decoder.reserve());
}

type Class<T> = new (...args: never[]) => T;
type ReadObject = (decoder: Reader, id: number) => unknown;

const READERS: Record<number, ReadObject> = {
	[ObjectKind.DESCRIBED]: (decoder, id) => withProperties(decoder, decoder.fill(id, {})),

	[ObjectKind.NULL_PROTOTYPE]: (decoder, id) => withRecord(decoder, decoder.fill(id, Object.create(null))),

	[ObjectKind.INSTANCE]: (decoder, id) =>
		withRecord(decoder, decoder.fill(id, Object.create(readClass(decoder).prototype))),

	[ObjectKind.DESCRIBED_INSTANCE]: (decoder, id) =>
		withProperties(decoder, decoder.fill(id, Object.create(readClass(decoder).prototype))),

	[ObjectKind.PRIVATE_INSTANCE]: (decoder, id) => privates().readPrivateInstance(decoder, id),

	[ObjectKind.INHERITING]: (decoder, id) =>
		withProperties(decoder, decoder.fill(id, Object.create(decoder.value() as object))),

	[ObjectKind.PROTOTYPE]: (decoder, id) => decoder.fill(id, readClass(decoder).prototype),

	[ObjectKind.ARRAY_SUBCLASS](decoder, id) {
		const array = decoder.fill(id, construct(decoder, Array));
		const elements = decoder.value() as unknown[];
		array.length = elements.length;
		Object.assign(array, elements);
		return withProperties(decoder, array);
	},

	[ObjectKind.ARRAY_BUFFER]: (decoder, id) => decoder.fill(id, readBytes(decoder)),

	[ObjectKind.RESIZABLE_BUFFER](decoder, id) {
		const maxByteLength = decoder.uint();
		const bytes = new Uint8Array(readBytes(decoder));
		const Resizable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ArrayBuffer;
		const buffer = decoder.fill(id, new Resizable(bytes.length, { maxByteLength }));
		new Uint8Array(buffer).set(bytes);
		return buffer;
	},

	[ObjectKind.BUFFER]: (decoder, id) => decoder.fill(id, Buffer.from(readBytes(decoder))),

	[ObjectKind.VIEW](decoder, id) {
		const type = decoder.value() as Class<ArrayBufferView> | null;
		const View = viewOf(decoder);
		const buffer = decoder.value();
		return decoder.fill(id, Reflect.construct(View, [buffer, decoder.uint(), decoder.uint()], type ?? View));
	},

	[ObjectKind.LENT_BUFFER]: (decoder, id) => decoder.fill(id, Buffer.from(decoder.value() as ArrayBuffer)),

	[ObjectKind.DATE](decoder, id) {
		const type = decoder.value() as Class<Date> | null;
		const date = decoder.fill(id, Reflect.construct(Date, [decoder.value()], type ?? Date));
		return withProperties(decoder, date);
	},

	[ObjectKind.REGEXP](decoder, id) {
		const type = decoder.value() as Class<RegExp> | null;
		const parts = [decoder.string(), decoder.string()];
		return withProperties(decoder, decoder.fill(id, Reflect.construct(RegExp, parts, type ?? RegExp)));
	},

	[ObjectKind.MAP](decoder, id) {
		const map = decoder.fill(id, construct(decoder, Map));
		// The built-in method: a subclass's method may not work before its constructor ran.
		for (let count = decoder.uint(); count > 0; count--) Map.prototype.set.call(map, decoder.value(), decoder.value());
		return withProperties(decoder, map);
	},

	[ObjectKind.SET](decoder, id) {
		const set = decoder.fill(id, construct(decoder, Set));
		for (let count = decoder.uint(); count > 0; count--) Set.prototype.add.call(set, decoder.value());
		return withProperties(decoder, set);
	},

	[ObjectKind.ERROR](decoder, id) {
		const error = decoder.fill(id, new Error());
		// Otherwise replacing the stack may make the engine format this stack first, by the formatter
		// of the class and without the error's properties.
		Object.defineProperty(error, 'stack', { value: undefined, writable: true, configurable: true });
		Object.setPrototypeOf(error, readClass(decoder).prototype);
		return withProperties(decoder, withStack(decoder, error));
	},

	[ObjectKind.DOM_EXCEPTION](decoder, id) {
		const error = decoder.fill(id, new DOMException(decoder.string(), decoder.string()));
		return withProperties(decoder, withStack(decoder, error));
	},

	[ObjectKind.BOXED]: (decoder, id) => decoder.fill(id, Object(decoder.value())),

	[ObjectKind.CONSTRUCTED](decoder, id) {
		const name = decoder.string();
		const object = constructed(name, decoder.value() as unknown[]);
		return decoder.fill(id, object ?? decoder.malformed(`unknown class ${name}`));
	},

	[ObjectKind.REDUCED]: (decoder, id) => reduced().decodeReduced(decoder, id),

	[ObjectKind.HANDLE]: (decoder, id) => decoder.fill(id, readHandle(decoder)),

	[ObjectKind.HANDLE_SUBCLASS](decoder, id) {
		const { prototype } = readClass(decoder);
		return withProperties(decoder, decoder.fill(id, Object.setPrototypeOf(readHandle(decoder), prototype) as object));
	},

	[ObjectKind.WEAK_MAP]: (decoder, id) => decoder.fill(id, stores().readStore(decoder, true)),

	[ObjectKind.WEAK_SET]: (decoder, id) => decoder.fill(id, stores().readStore(decoder, false)),
};

const privates = lazily<typeof Private>('./shipping/receive/private-instance.js');
const stores = lazily<typeof Stores>('./shipping/receive/functions/private-stores.js');
const reduced = lazily<typeof Reduced>('./shipping/receive/reduced.js');

function readHandle(decoder: Reader): object {
	// The definition is the module that registers the kind; it was imported before decoding began.
	decoder.uint();
	return attachHandle(decoder.string(), decoder.value());
}

function readClass(decoder: Reader): { prototype: object } {
	return decoder.value() as { prototype: object };
}

/**
 * Makes an empty collection of the class that follows, without running the constructor of the
 * class.
 */
function construct<T extends object>(decoder: Reader, builtIn: new () => T): T {
	const type = decoder.value() as Class<T> | null;
	return type ? Reflect.construct(builtIn, [], type) : new builtIn();
}

/** Returns the constructor of a view. A name from outside must not reach other constructors. */
function viewOf(decoder: Reader): Class<ArrayBufferView> {
	const name = decoder.string();
	const View: unknown = /^(DataView|\w+Array)$/.test(name) ? Reflect.get(globalThis, name) : undefined;
	if (typeof View !== 'function' || !(name === 'DataView' || View.prototype instanceof TypedArray))
		return decoder.malformed(`unknown kind of view ${name}`);
	return View as Class<ArrayBufferView>;
}

const TypedArray = Object.getPrototypeOf(Uint8Array) as Class<ArrayBufferView>;

function readBytes(decoder: Reader): ArrayBuffer {
	const bytes = decoder.bytes(decoder.uint());
	const buffer = new ArrayBuffer(bytes.length);
	new Uint8Array(buffer).set(bytes);
	return buffer;
}

function withProperties<T extends object>(decoder: Reader, object: T): T {
	readProperties(decoder, object);
	return object;
}

/** Replaces the stack by that of where the error was made. */
function withStack<T extends object>(decoder: Reader, error: T): T {
	return Object.defineProperty(error, 'stack', { value: decoder.value(), writable: true, configurable: true });
}

function withRecord(decoder: Reader, object: object): object {
	decoder.recordInto(object);
	return object;
}
