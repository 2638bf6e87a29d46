/** The kinds of values: how a value is made from bytes, and how its bytes are read back. */
import { isDeepStrictEqual } from 'node:util';
import { pick } from './bytes.js';
import type { Item } from './items.js';

/** A piece of a value. */
export interface Part {
	readonly name: string;
	/** Its number within the item. Part 0 begins with the item's name. */
	readonly number: number;
	readonly bytes: Uint8Array;
	/** Applied to each byte, for strings of ASCII. */
	readonly mask?: number;
	/** Whether `bytes` is the value's own memory, and no copy. */
	readonly isOwn: boolean;
}

/** Gives the bytes of a part, in memory that the next call overwrites. */
type Fill = (part: Pick<Part, 'number' | 'mask'>, length: number) => Buffer;

interface Making {
	/** Whether properties carry the item's name. */
	readonly isObject?: boolean;
	make(item: Item, fill: Fill): unknown;
	/** @throws Error for a value of another kind or length */
	parts(value: unknown, item: Item): Part[];
}

export type Kind = 'buffer' | 'uint8' | 'float64' | 'arrayBuffer' | 'ascii' | 'latin1' | 'text' | 'object' | 'plain';

/** Kinds that are nothing but bytes. */
export const BYTES = ['buffer', 'uint8', 'float64', 'arrayBuffer'] as const satisfies readonly Kind[];
export const STRINGS = ['ascii', 'latin1', 'text'] as const satisfies readonly Kind[];
export const ALL = [...BYTES, ...STRINGS, 'object', 'plain'] as const satisfies readonly Kind[];

export const KINDS: Readonly<Record<Kind, Making>> = {
	buffer: {
		make({ seed, size }, fill) {
			// A slice of Node's pool, memory of its own, or part of larger memory.
			const before = pick(seed, 30, 3) === 0 ? pick(seed, 31, 64) : 0;
			const bytes = Buffer.allocUnsafe(size + before).subarray(before);
			return set(bytes, fill({ number: 0 }, size));
		},
		parts(value, { size }) {
			check(Buffer.isBuffer(value), value, 'a Buffer');
			return [own('it', 0, value as Buffer, size)];
		},
	},
	uint8: {
		make({ seed, size }, fill) {
			const before = pick(seed, 30, 9);
			const bytes = new Uint8Array(new ArrayBuffer(before + size + pick(seed, 31, 9)), before, size);
			return set(bytes, fill({ number: 0 }, size));
		},
		parts(value, { size }) {
			check(prototypeOf(value) === Uint8Array.prototype, value, 'a Uint8Array');
			return [own('it', 0, value as Uint8Array, size)];
		},
	},
	float64: {
		make({ seed, size }, fill) {
			const length = size >> 3;
			const before = pick(seed, 30, 5);
			const memory = new ArrayBuffer(8 * (before + length + pick(seed, 31, 5)));
			const numbers = new Float64Array(memory, 8 * before, length);
			set(new Uint8Array(memory, numbers.byteOffset, numbers.byteLength), fill({ number: 0 }, numbers.byteLength));
			return numbers;
		},
		parts(value, { size }) {
			check(prototypeOf(value) === Float64Array.prototype, value, 'a Float64Array');
			return [own('it', 0, value as Float64Array, size & ~7)];
		},
	},
	arrayBuffer: {
		make({ size }, fill) {
			const memory = new ArrayBuffer(size);
			set(new Uint8Array(memory), fill({ number: 0 }, size));
			return memory;
		},
		parts(value, { size }) {
			check(prototypeOf(value) === ArrayBuffer.prototype, value, 'an ArrayBuffer');
			return [own('it', 0, new Uint8Array(value as ArrayBuffer), size)];
		},
	},
	ascii: {
		make: ({ size }, fill) => fill({ number: 0, mask: 127 }, size).toString('latin1'),
		parts: (value, { size }) => [text(value, 'latin1', size, 127)],
	},
	latin1: {
		make: ({ size }, fill) => fill({ number: 0 }, size).toString('latin1'),
		parts: (value, { size }) => [text(value, 'latin1', size)],
	},
	text: {
		// Any code units, lone surrogates included. The first one marks this kind of string.
		make: ({ size }, fill) => `\uffff${fill({ number: 0 }, size & ~1).toString('utf16le')}`,
		parts(value, { size }) {
			check(typeof value === 'string' && value.startsWith('\uffff'), value, 'a string of that kind');
			return [text((value as string).slice(1), 'utf16le', size & ~1)];
		},
	},
	object: {
		isObject: true,
		make({ sender, sequence, stage, size }, fill) {
			const bytes = Buffer.from(fill({ number: 0 }, size));
			const numbers = new Float64Array(numbersIn(size));
			set(new Uint8Array(numbers.buffer), fill({ number: 1 }, numbers.byteLength));
			const note = fill({ number: 2, mask: 127 }, Math.min(size, 100)).toString('latin1');
			const memory = Uint8Array.from(fill({ number: 3 }, Math.min(size, 50))).buffer;
			return {
				sender,
				sequence,
				stage,
				bytes,
				in: [{ numbers }, { note, again: bytes }],
				by: new Map([[note, memory]]),
			};
		},
		parts(value, { size }) {
			const { bytes, in: list, by } = Object(value) as Record<string, any>;
			check(by instanceof Map && Array.isArray(list), value, 'an object that holds buffers');
			const [{ numbers }, { note, again }] = list;
			if (again !== bytes) throw new Error('a buffer that is twice in an object came as two');
			const memory = by.get(note);
			check(
				Buffer.isBuffer(bytes) && prototypeOf(numbers) === Float64Array.prototype,
				value,
				'an object that holds buffers',
			);
			check(prototypeOf(memory) === ArrayBuffer.prototype, memory, 'an ArrayBuffer');
			return [
				own('bytes', 0, bytes, size),
				own('numbers', 1, numbers, 8 * numbersIn(size)),
				{ ...text(note, 'latin1', Math.min(size, 100), 127), name: 'note', number: 2 },
				own('memory', 3, new Uint8Array(memory), Math.min(size, 50)),
			];
		},
	},
	plain: {
		isObject: true,
		make: (item, fill) => plain(item, fill),
		parts(value, item) {
			// Compares the numbers as bytes, and everything else as it is.
			const right = plain(item, (_part, length) => Buffer.alloc(length));
			const { integers, fractions, ...rest } = Object(value) as Record<string, any>;
			const { integers: _integers, fractions: _fractions, ...rightRest } = right;
			check(Array.isArray(integers) && Array.isArray(fractions), value, 'a plain object');
			check(isDeepStrictEqual(rest, rightRest), rest, `that object: ${JSON.stringify(rightRest, bigAsText)}`);
			return [
				{ name: 'integers', number: 4, bytes: bytesIn(Int32Array.from(integers)), isOwn: false },
				{
					name: 'fractions',
					number: 5,
					bytes: bytesIn(Int32Array.from(fractions, (n: number) => n * 8)),
					isOwn: false,
				},
			].map((part) => withLength(part, 4 * (item.size >> 6)));
		},
	},
};

/** A graph without buffers. */
function plain(item: Item, fill: Fill): Record<string, unknown> {
	const { sender, sequence, stage, size, seed } = item;
	const count = size >> 6;
	const integers = [...new Int32Array(Uint8Array.from(fill({ number: 4 }, 4 * count)).buffer)];
	const fractions = [...new Int32Array(Uint8Array.from(fill({ number: 5 }, 4 * count)).buffer)].map((n) => n / 8);
	const inner = { big: BigInt(seed) ** 3n, date: new Date(seed), none: null, nothing: undefined, yes: true };
	const list = Array.from({ length: pick(seed, 32, 20) }, (_, i) => ({ i, name: `n${(seed + i) >>> 0}` }));
	return { sender, sequence, stage, integers, fractions, inner, list, known: new Set([seed, sequence]) };
}

/** How many numbers an object holds beside its bytes. */
function numbersIn(size: number): number {
	return Math.min(size, 2 ** 22) >> 3;
}

function own(name: string, number: number, view: ArrayBufferView, length: number): Part {
	return withLength({ name, number, bytes: bytesIn(view), isOwn: true }, length);
}

function text(value: unknown, encoding: 'latin1' | 'utf16le', length: number, mask?: number): Part {
	check(typeof value === 'string', value, 'a string');
	const bytes = Buffer.from(value as string, encoding);
	return withLength({ name: 'it', number: 0, bytes, isOwn: false, ...(mask === undefined ? {} : { mask }) }, length);
}

function withLength(part: Part, length: number): Part {
	if (part.bytes.length !== length)
		throw new Error(`${part.name} has ${part.bytes.length} bytes in place of ${length}`);
	return part;
}

function set<B extends Uint8Array>(target: B, bytes: Uint8Array): B {
	target.set(bytes);
	return target;
}

function bytesIn({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
	return new Uint8Array(buffer, byteOffset, byteLength);
}

function prototypeOf(value: unknown): unknown {
	return typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
}

function check(isRight: boolean, value: unknown, what: string): void {
	if (!isRight) throw new Error(`it is ${Object.prototype.toString.call(value)} in place of ${what}`);
}

function bigAsText(_key: string, value: unknown): unknown {
	return typeof value === 'bigint' ? `${value}n` : value;
}
