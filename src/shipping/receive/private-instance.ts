/**
 * Reads an instance with #private members, as `send/private-instance.ts` writes it.
 */
import type { Reader } from '../wire/reader.js';
import { noteMadeFunctions } from './functions/field-arrows.js';
import { blankInstance, isMadeInPart, readFields, writeFields } from './functions/restore.js';
import { readProperties } from './read-properties.js';

export function readPrivateInstance(decoder: Reader, id: number): object {
	const type = decoder.value() as Function;
	const levels = listOf(decoder, () => decoder.value() as Function);
	const object = decoder.fill(id, blankInstance(type, levels));
	if (decoder.byte() === 1) noteMade(object, levels);
	// It may have some of its properties and not those before: so that they get their order, none.
	if (isMadeInPart(levels)) for (const key of Reflect.ownKeys(object)) Reflect.deleteProperty(object, key);
	for (const level of levels)
		writeFields(
			object,
			level,
			listOf(decoder, () => decoder.value()),
		);
	for (const name of listOf(decoder, () => decoder.string())) Reflect.deleteProperty(object, name);
	readProperties(decoder, object);
	return object;
}

/** Its functions, before what came takes the place of them. */
function noteMade(object: object, levels: readonly Function[]): void {
	noteMadeFunctions(object, object, Object.entries(object));
	for (const level of levels) {
		const values = readFields(object, level).map((value, index) => [String(index), value] as const);
		noteMadeFunctions(object, level, values);
	}
}

function listOf<T>(decoder: Reader, read: () => T): T[] {
	const list: T[] = [];
	for (let count = decoder.uint(); count > 0; count--) list.push(read());
	return list;
}
