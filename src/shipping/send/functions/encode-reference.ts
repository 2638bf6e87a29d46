/** Writes what travels by name. On the wire: BY_REFERENCE, a kind, and a path. */
import type { Writer } from '../../wire/writer.js';
import { Tag } from '../../wire/tags.js';
import { ReferenceKind } from '../../wire/kinds.js';
import type { Reference } from '../../reach/reference.js';

/** Writes a reference; the caller claims the object or function itself. */
export function writeReference(encoder: Writer, reference: Reference): void {
	encoder.byte(Tag.BY_REFERENCE);
	if (reference.kind === 'intrinsic') encoder.byte(ReferenceKind.INTRINSIC);
	else {
		encoder.byte(reference.variable === undefined ? ReferenceKind.MODULE : ReferenceKind.VARIABLE);
		encoder.uint(encoder.definition(reference.module));
		if (reference.variable) {
			writePath(encoder, reference.variable.door);
			encoder.string(reference.variable.name);
		}
	}
	writePath(encoder, reference.path);
}

export function writeRequire(encoder: Writer, file: string): void {
	encoder.byte(Tag.BY_REFERENCE);
	encoder.byte(ReferenceKind.REQUIRE);
	encoder.string(file);
}

function writePath(encoder: Writer, path: readonly string[]): void {
	encoder.uint(path.length);
	for (const step of path) encoder.string(step);
}
