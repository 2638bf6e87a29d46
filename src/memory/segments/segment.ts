/**
 * A segment: the bytes of one file, mapped as an ArrayBuffer. A thread has one buffer for a
 * segment, however often the segment arrived. The buffer and all views of it travel as handles and
 * are never copied: a receiver gets the same memory.
 *
 * A user that called `open` calls `close` when it no longer needs the buffer. The last
 * `close` ends the mapping, and with it every view. A buffer that arrived on its own in a
 * message stays until it is collected.
 */
import { constants as bufferConstants } from 'node:buffer';
import { closeSync, fstatSync } from 'node:fs';
import type { Mapping } from '../../native/binding.js';
import { native } from '../../native/load.js';
import { type HandleKind, type Passage, registerHandleOf, registerKind } from '../../shipping/wire/handles.js';
import { mapFile } from '../tree/files.js';
import * as messages from '../messages.js';
import {
	createCellFile,
	createNamedFile,
	type FileAddress,
	openSegment,
	receiveFile,
	type SegmentFile,
} from './segment-file.js';

/** What a message says of a segment. */
export type SegmentAddress = readonly [file: FileAddress, readOnly: boolean];

export class Segment {
	readonly file: SegmentFile;
	readonly size: number;
	readonly readOnly: boolean;
	/** This process has removed its name. */
	isUnlinked = false;
	#mapping: Mapping | undefined;
	#opened = 0;
	#kept = 0;

	/**
	 * Makes a segment of zeros.
	 *
	 * @throws ProcessError if there is no space, RangeError for more bytes than a buffer can have
	 */
	static create(bytes: number, call: string): Segment {
		checkFits(bytes, call);
		return Segment.#ofNew(createCellFile(bytes), 'a new segment');
	}

	/** Makes a segment with a name given by the user. @throws ProcessError if the name exists */
	static createNamed(name: string, bytes: number, call: string): Segment {
		checkFits(bytes, call);
		return Segment.#ofNew(createNamedFile(name, bytes, call), call);
	}

	/** @param kind What errors call it: `SharedMemory`. */
	static receive([file, readOnly]: SegmentAddress, kind: string): Segment {
		return Segment.of(receiveFile(file, kind), kind, readOnly);
	}

	/** Returns this thread's segment for a file. @throws ProcessError if the file is gone */
	static of(file: SegmentFile, call: string, readOnly = false): Segment {
		const key = keyOf(file, readOnly);
		const known = segments.get(key)?.deref();
		if (known) return known;
		const segment = new Segment(file, call, readOnly);
		const ref = new WeakRef(segment);
		segments.set(key, ref);
		collected.register(segment, { key, ref });
		return segment;
	}

	static #ofNew(file: SegmentFile, call: string): Segment {
		try {
			return Segment.of(file, call);
		} catch (error) {
			file.unlink();
			file.release();
			throw error;
		}
	}

	private constructor(file: SegmentFile, call: string, readOnly: boolean) {
		this.file = file;
		this.readOnly = readOnly;
		const { buffer } = this.#map(call);
		this.size = buffer.byteLength;
	}

	get buffer(): ArrayBuffer {
		return (this.#mapping ?? this.#map('buffer')).buffer;
	}

	/** Notes that its buffer is used until `close`. */
	open(): void {
		this.#opened++;
		this.#kept++;
	}

	close(): void {
		if (--this.#opened > 0 || !this.#mapping) return;
		const { handle, buffer } = this.#mapping;
		this.#mapping = undefined;
		// If something that goes on needs the buffer, it is unmapped when it is collected.
		native().unmap(handle, buffer);
	}

	/**
	 * For a user that has closed it, and will not open it again. The last one ends this thread's
	 * hold, unless a buffer has arrived on its own meanwhile.
	 */
	release(): void {
		if (--this.#kept > 0 || this.#mapping) return;
		// A segment that arrives again must be held anew.
		segments.delete(keyOf(this.file, this.readOnly));
		this.file.release();
	}

	unlink(): void {
		this.isUnlinked = true;
		this.file.unlink();
	}

	/** @throws ShippingError if no receiver could attach to it */
	depart(kind: string): { description: SegmentAddress; passage?: Passage } {
		if (this.isUnlinked) throw messages.wasUnlinked(kind, this.file.name);
		const { description, passage } = this.file.depart();
		return { description: [description, this.readOnly], ...(passage && { passage }) };
	}

	#map(call: string): Mapping {
		const fd = openSegment(this.file, this.readOnly ? 'r' : 'r+', call);
		try {
			this.#mapping = mapFile(fd, fstatSync(fd).size, this.file.path, { readOnly: this.readOnly });
		} finally {
			closeSync(fd);
		}
		owners.set(this.#mapping.buffer, this);
		registerHandleOf(this.#mapping.buffer, KIND);
		return this.#mapping;
	}
}

/** Checks the limit of this version of Node before space is taken. */
function checkFits(bytes: number, call: string): void {
	if (bytes > MAX_LENGTH) throw messages.tooLarge(call, bytes, MAX_LENGTH);
}

const { MAX_LENGTH } = bufferConstants;

function keyOf({ path }: SegmentFile, readOnly: boolean): string {
	return readOnly ? `${path} ` : path;
}

/** This thread's segments, by file. */
const segments = new Map<string, WeakRef<Segment>>();
const collected = new FinalizationRegistry(({ key, ref }: { key: string; ref: WeakRef<Segment> }) => {
	if (segments.get(key) === ref) segments.delete(key);
});

/** A buffer keeps its segment, and so the cell. */
const owners = new WeakMap<ArrayBuffer, Segment>();

const KIND: HandleKind<ArrayBuffer, SegmentAddress> = {
	kind: 'segment',
	module: import.meta.url,
	type: ArrayBuffer,
	depart(buffer) {
		if (buffer.byteLength === 0) throw messages.closed('ArrayBuffer');
		return (owners.get(buffer) as Segment).depart('ArrayBuffer');
	},
	attach: (address) => Segment.receive(address, 'ArrayBuffer').buffer,
};
registerKind(KIND);
