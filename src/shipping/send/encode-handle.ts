/**
 * Writes handles: locks, queues, pipe ends, segments. If the class extends one of this library's,
 * the receiver gets an instance of it, with its additional properties.
 */
import { begin, subclassFirst } from './begin-object.js';
import type { GraphWriter } from './functions/session.js';
import { type DescribedHandle, describeHandle, isHandle, isOfSubclass } from '../wire/handles.js';
import { constructorOf } from '../values/object-class.js';
import { writeProperties } from './write-properties.js';
import { ObjectKind } from '../wire/tags.js';

export function encodeHandle(encoder: GraphWriter, object: object, prototype: object | null): boolean {
	if (!isHandle(object)) return false;
	const type = isOfSubclass(object) ? constructorOf(prototype) : undefined;
	if (type && subclassFirst(encoder, object, prototype, type)) return true;
	const handle = describeHandle(object) as DescribedHandle;
	if (!type) writeHandle(encoder, object, handle);
	else {
		begin(encoder, object, ObjectKind.HANDLE_SUBCLASS);
		encoder.value(type);
		writeHandleItself(encoder, object, handle);
		writeProperties(encoder, object);
	}
	return true;
}

export function writeHandle(encoder: GraphWriter, object: object, handle: DescribedHandle): void {
	begin(encoder, object, ObjectKind.HANDLE);
	writeHandleItself(encoder, object, handle);
}

function writeHandleItself(encoder: GraphWriter, object: object, handle: DescribedHandle): void {
	if (handle.passage) encoder.depart(handle.passage);
	const write = (): void => {
		encoder.uint(encoder.definition(handle.module));
		encoder.string(handle.kind);
		encoder.value(handle.description);
	};
	if (encoder.trace) encoder.trace.handle(encoder, object, handle.kind, write);
	else write();
}
