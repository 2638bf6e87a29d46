/**
 * An instance with #private members on the wire: its class, those of its chain that
 * have such members, the values of each one's fields, the names of fields that it
 * has no more, and its properties.
 */
import { begin } from './send/begin-object.js';
import type { Decoder } from './receive/decoder.js';
import type { Encoder } from './send/encoder.js';
import type { PrivateLevel } from './send/functions/instances.js';
import { noteMadeFunctions } from './receive/functions/field-arrows.js';
import { blankInstance, isMadeInPart, readFields, writeFields } from './receive/functions/restore.js';
import { readProperties, writeProperties } from './wire/properties.js';
import { ObjectKind } from './wire/tags.js';
import { Unsendable } from './values/unsendable.js';

export function writePrivateInstance(
	encoder: Encoder,
	object: object,
	type: Function,
	levels: readonly PrivateLevel[],
): void {
	begin(encoder, object, ObjectKind.PRIVATE_INSTANCE);
	encoder.value(type);
	encoder.uint(levels.length);
	for (const level of levels) encoder.value(level.type);
	encoder.byte(levels.some(({ arrows }) => arrows.length > 0) ? 1 : 0);
	for (const { values, names } of levels) {
		encoder.uint(values.length);
		for (const [index, value] of values.entries()) writeField(encoder, object, names[index] as string, value);
	}
	// Making one defines them.
	const deleted = levels.flatMap(({ publicFields }) => publicFields.filter((name) => !Object.hasOwn(object, name)));
	encoder.uint(deleted.length);
	for (const name of deleted) encoder.string(name);
	writeProperties(encoder, object);
}

function writeField(encoder: Encoder, object: object, name: string, value: unknown): void {
	try {
		encoder.value(value);
	} catch (error) {
		if (error instanceof Unsendable && error.culprit !== object) error.isInside(object, `.#${name}`, value);
		throw error;
	}
}

export function readPrivateInstance(decoder: Decoder, id: number): object {
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

function listOf<T>(decoder: Decoder, read: () => T): T[] {
	const list: T[] = [];
	for (let count = decoder.uint(); count > 0; count--) list.push(read());
	return list;
}
