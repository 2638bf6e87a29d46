/**
 * Writes an instance with #private members: its class, the classes of its chain that have such
 * members, the values of their fields, the names of deleted fields, and its properties.
 */
import { Unsendable } from '../values/unsendable.js';
import { ObjectKind } from '../wire/tags.js';
import { begin } from './begin-object.js';
import type { PrivateLevel } from './instances.js';
import type { GraphWriter } from './functions/session.js';
import { writeProperties } from './write-properties.js';

export function writePrivateInstance(
	encoder: GraphWriter,
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
	// Making the instance defines all fields, so deleted ones are named.
	const deleted = levels.flatMap(({ publicFields }) => publicFields.filter((name) => !Object.hasOwn(object, name)));
	encoder.uint(deleted.length);
	for (const name of deleted) encoder.string(name);
	writeProperties(encoder, object);
}

function writeField(encoder: GraphWriter, object: object, name: string, value: unknown): void {
	try {
		encoder.value(value);
	} catch (error) {
		if (error instanceof Unsendable && error.culprit !== object) error.isInside(object, `.#${name}`, value);
		throw error;
	}
}
