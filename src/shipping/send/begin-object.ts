/** How an object begins on the wire, and what must precede it: its class. */
import type { GraphWriter } from './functions/session.js';
import { refuseState } from './instances.js';
import { Tag } from '../wire/tags.js';
import type { Writer } from '../wire/writer.js';
import { Unsendable } from '../values/unsendable.js';

export function begin(encoder: Writer, object: object, kind: number): void {
	encoder.claim(object);
	encoder.byte(Tag.OBJECT);
	encoder.byte(kind);
}

/**
 * Writes the class of an object before the object itself: the class must be complete to make an
 * instance, and may lead to this very object. Returns true if the class was written here; then the
 * object is written, too.
 */
export function classFirst(encoder: GraphWriter, object: object, needed: object): boolean {
	try {
		if (!encoder.first(needed)) return false;
	} catch (error) {
		// A class is not part of the data; the object is.
		if (error instanceof Unsendable) {
			const isClass = Reflect.get(object, 'constructor') === needed && error.culprit !== needed;
			error.isInside(object, isClass ? '.constructor' : '', needed);
		}
		throw error;
	}
	encoder.value(object);
	return true;
}

/**
 * Does the same for a class that extends a built-in.
 *
 * @throws Unsendable if its instances have state that can't be restored
 */
export function subclassFirst(encoder: GraphWriter, object: object, prototype: object | null, type: Function): boolean {
	refuseState(encoder, object, prototype);
	return classFirst(encoder, object, type);
}
