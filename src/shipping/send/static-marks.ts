/**
 * Marks objects that are static properties of the classes written so far, where they are written
 * elsewhere in the graph: the receiver may have them as parts of its own class. See
 * `wire/classes/static-objects.ts`.
 */
import { Tag } from '../wire/tags.js';
import type { Writer } from '../wire/writer.js';

export class StaticMarks {
	/** Numbers of the static properties that hold each object. */
	readonly #numbers = new Map<object, number[]>();
	#count = 0;

	/** Numbers the objects of a class's static properties, in order. */
	note(objects: readonly object[]): void {
		for (const object of objects) {
			const numbers = this.#numbers.get(object) ?? [];
			this.#numbers.set(object, numbers);
			if (numbers.length < MOST_MARKS) numbers.push(this.#count);
			this.#count++;
		}
	}

	/** Writes the marks of an object that is about to be written. */
	write(writer: Writer, object: object): void {
		for (const number of this.#numbers.get(object) ?? []) {
			writer.byte(Tag.STATIC);
			writer.uint(number);
		}
		this.#numbers.delete(object);
	}
}

/** Upper bound on the static properties that are recorded per object. */
const MOST_MARKS = 4;
