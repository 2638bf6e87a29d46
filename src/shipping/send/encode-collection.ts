/** Writes maps, sets, and arrays with more than elements. */
import { types } from 'node:util';
import { isIndex, mayHaveNames } from '../values/array-names.js';
import { begin, subclassFirst } from './begin-object.js';
import type { GraphWriter } from './functions/session.js';
import { isForeignBuiltIn, subclassOf } from '../values/object-class.js';
import { writeProperties } from './write-properties.js';
import { ObjectKind } from '../wire/tags.js';

/** Returns false for any other object. */
export function encodeCollection(encoder: GraphWriter, object: object, prototype: object | null): boolean {
	const kind = types.isMap(object) ? 'Map' : types.isSet(object) ? 'Set' : Array.isArray(object) ? 'Array' : undefined;
	if (!kind || (kind === 'Array' && isForeignBuiltIn(prototype, 'Array') && !mayHaveNames(object as unknown[])))
		return false;
	const type = subclassOf(prototype, kind);
	if (type && subclassFirst(encoder, object, prototype, type)) return true;
	if (types.isMap(object)) {
		begin(encoder, object, ObjectKind.MAP);
		encoder.value(type);
		let left = Reflect.get<Map<unknown, unknown>, 'size'>(Map.prototype, 'size', object);
		encoder.uint(left);
		for (const [key, value] of Map.prototype.entries.call(object)) {
			if (--left < 0) break;
			encoder.worked(1);
			encoder.value(key);
			encoder.value(value);
		}
		checkAll(encoder, left);
	} else if (types.isSet(object)) {
		begin(encoder, object, ObjectKind.SET);
		encoder.value(type);
		let left = Reflect.get<Set<unknown>, 'size'>(Set.prototype, 'size', object);
		encoder.uint(left);
		for (const value of Set.prototype.values.call(object)) {
			if (--left < 0) break;
			encoder.worked(1);
			encoder.value(value);
		}
		checkAll(encoder, left);
	} else {
		begin(encoder, object, ObjectKind.ARRAY_SUBCLASS);
		encoder.value(type);
		// The receiver reads the elements as a separate array, which it numbers.
		encoder.claim([]);
		encoder.array(object as unknown[]);
		writeProperties(encoder, object, (key) => key === 'length' || (typeof key === 'string' && isIndex(key)));
		return true;
	}
	writeProperties(encoder, object);
	return true;
}

/**
 * Requests another pass if an accessor that ran for an entry changed the size of the collection,
 * which is already written.
 */
function checkAll(encoder: GraphWriter, left: number): void {
	if (left !== 0) encoder.isAgain = true;
}
