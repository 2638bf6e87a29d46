/**
 * Encodes primitives, and short arrays of them, to the bytes that `encode` would write, without the
 * setup for a graph. Most tasks of a busy pool take and return nothing else.
 */
import { ByteWriter } from './wire/byte-writer.js';
import { encode } from './encode.js';
import type { Packet } from './wire/packet.js';
import { Tag } from './wire/tags.js';

export function encodePlain(value: unknown): Packet {
	const writer = new PlainWriter();
	try {
		if (writer.value(value)) return { bytes: writer.written(), definitions: NONE };
	} finally {
		writer.release();
	}
	return encode(value);
}

const NONE: Packet['definitions'] = [];

class PlainWriter extends ByteWriter {
	/** @returns false for a value that needs `Encoder` */
	value(value: unknown): boolean {
		switch (typeof value) {
			case 'number':
				this.number(value);
				return true;
			case 'string':
				this.string(value);
				return true;
			case 'boolean':
				this.byte(value ? Tag.TRUE : Tag.FALSE);
				return true;
			case 'undefined':
				this.byte(Tag.UNDEFINED);
				return true;
			case 'object':
				if (value !== null) return this.#array(value);
				this.byte(Tag.NULL);
				return true;
			default:
				return false;
		}
	}

	#array(array: object): boolean {
		if (!Array.isArray(array) || array.length > LONGEST) return false;
		this.byte(Tag.ARRAY);
		this.uint(array.length);
		for (let i = 0; i < array.length; i++) if (!this.value(array[i])) return false;
		return true;
	}
}

/** Longer arrays may have a shorter encoding. */
const LONGEST = 15;
