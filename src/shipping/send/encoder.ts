/**
 * Writes one graph of values. This file and `byte-writer.ts` are the hot path: plain objects,
 * arrays, references to earlier objects. `encode-object.ts` writes all other objects,
 * `functions/encode-function.ts` functions.
 *
 * Plain objects are written as shapes: the keys once, then only values. The encoder keeps no path;
 * where an error needs one, a search finds it (`locate.ts`).
 */
import { lookForNames, mayHaveNames } from '../values/array-names.js';
import type { FunctionSession, GraphWriter } from './functions/session.js';
import type { Lend, Passage } from '../wire/handles.js';
import { BLOCK_LEAST, SPARSE_LEAST, writeNumbers, writeSparse } from './arrays.js';
import { encodeSymbol } from './encode-symbol.js';
import { pathReached } from './long-encoding.js';
import type { Definition, Packet } from '../wire/packet.js';
import { hidesProperties, ownProperty } from '../values/own-properties.js';
import { shapeOf } from './shape-tree.js';
import { StaticMarks } from './static-marks.js';
import { Tag } from '../wire/tags.js';
import { TimedWriter } from './timed-writer.js';
import type { Trace } from './trace.js';
import { Unsendable } from '../values/unsendable.js';
import { failureAt, failureOf, read, readElement } from '../values/reading.js';

/**
 * Writers of everything that the encoder does not write itself; passed in where encoders are
 * composed.
 */
export interface Handlers {
	/** Loads the writer of objects that are more than data. */
	objects(): { encodeObject(encoder: GraphWriter, object: object, prototype: object | null): void };
	functions(): { encodeFunction(encoder: GraphWriter, fn: Function): void };
	nested(value: unknown, subject: string, within: Encoder): Packet;
}

export class Encoder extends TimedWriter implements GraphWriter {
	functions: FunctionSession | undefined;
	trace: Trace | undefined;
	lend: Lend | undefined;
	/** The root value and its name in errors; for warnings. */
	root: unknown;
	subject = '';
	/** The encoder of the graph that contains this one, which is the graph that the user knows. */
	within: Encoder | undefined;
	isAgain = false;
	call: object | undefined;
	blank: ReadonlySet<object> | undefined;
	/**
	 * Plain objects whose properties must be kept exactly, accessors included; found by an earlier
	 * pass.
	 */
	readonly described: Set<object>;
	/** Created with the first class. */
	#statics: StaticMarks | undefined;
	readonly #references = new Map<object | symbol, number>();
	readonly #definitions: Definition[] = [];
	/** By key; created with the first definition. */
	#definitionIds: Map<string, number> | undefined;
	readonly #epoch = ++epochs;
	#passages: Passage[] | undefined;
	#shapes = 0;
	#unmadeReason = '';
	readonly #handlers: Handlers;

	constructor(described: Set<object>, handlers: Handlers) {
		super();
		this.described = described;
		this.#handlers = handlers;
	}

	/** Returns the packet. The encoder must not be used afterwards. */
	finish(): Packet {
		const passages = this.#passages;
		this.#passages = undefined;
		const packet = { bytes: this.written(), definitions: this.#definitions };
		return passages ? { ...packet, passages } : packet;
	}

	/** Also cancels the passages of an unfinished packet. */
	override release(): void {
		super.release();
		if (this.#passages) for (const passage of this.#passages) passage.cancel();
		this.#passages = undefined;
	}

	protected override pathReached(): string {
		if (this.within) return this.within.pathReached();
		const captured = this.functions?.captured;
		const root = captured ? captured.value : this.root;
		const path = pathReached(root, (object) => this.#numberOf(object));
		if (captured) return `${captured.name}${path}, captured by ${captured.label}`;
		return `${this.subject}${path}`.replace(/^\./, '') || 'the call';
	}

	#numberOf(object: object): number | undefined {
		const number = this.#references.get(object);
		return number !== undefined && number < 0 ? UNMADE - number : number;
	}

	value(value: unknown): void {
		switch (typeof value) {
			case 'number':
				return this.number(value);
			case 'string':
				return this.string(value);
			case 'object':
				return value === null ? this.byte(Tag.NULL) : this.#object(value);
			case 'boolean':
				return this.byte(value ? Tag.TRUE : Tag.FALSE);
			case 'undefined':
				return this.byte(Tag.UNDEFINED);
			case 'function':
				return this.#handlers.functions().encodeFunction(this, value);
			case 'bigint':
				this.byte(Tag.BIGINT);
				return this.string(value.toString(16));
			case 'symbol':
				return encodeSymbol(this, value);
		}
	}

	depart(passage: Passage): void {
		(this.#passages ??= []).push(passage);
	}

	claim(object: object | symbol): void {
		this.#references.set(object, this.#references.size);
	}

	isClaimed(object: object): boolean {
		return this.#references.has(object);
	}

	reference(object: object | symbol): boolean {
		const id = this.#references.get(object);
		if (id === undefined) return false;
		if (id < 0) throw new Unsendable(object, this.#unmadeReason);
		this.byte(Tag.REFERENCE);
		this.uint(id);
		return true;
	}

	first(needed: object): boolean {
		if (this.#references.has(needed)) return false;
		this.byte(Tag.AFTER);
		this.value(needed);
		return true;
	}

	unmade(object: object, reason: string, write: () => void): void {
		const id = this.#references.get(object) as number;
		this.#references.set(object, UNMADE - id);
		this.#unmadeReason = reason;
		write();
		this.#references.set(object, id);
	}

	nested(value: unknown, subject: string): Packet {
		return this.#handlers.nested(value, subject, this);
	}

	claimed(): IterableIterator<object | symbol> {
		return this.#references.keys();
	}

	get definitions(): readonly Definition[] {
		return this.#definitions;
	}

	definition(definition: Definition): number {
		this.#definitionIds ??= new Map();
		const known = this.#definitionIds.get(definition.key);
		if (known !== undefined) return known;
		this.#definitionIds.set(definition.key, this.#definitions.length);
		return this.#definitions.push(definition) - 1;
	}

	record(object: object): void {
		const keys = Object.keys(object);
		if (keys.length > LARGEST_SHAPE) return this.#dictionary(object, keys);
		const node = shapeOf(keys);
		if (node.epoch === this.#epoch) {
			this.byte(Tag.RECORD);
			this.uint(node.id);
		} else {
			node.epoch = this.#epoch;
			node.id = this.#shapes++;
			this.byte(Tag.SHAPE);
			this.uint(keys.length);
			for (let i = 0; i < keys.length; i++) this.string(keys[i] as string);
		}
		let unread: string | undefined;
		let isData = true;
		try {
			for (let i = 0; i < keys.length; i++) {
				unread = keys[i] as string;
				const value = (object as Record<string, unknown>)[unread];
				unread = undefined;
				if (isData && typeof value === 'function') {
					isData = false;
					this.#keepAccessors(object);
				}
				this.value(value);
			}
		} catch (error) {
			throw unread === undefined ? error : failureOf(object, unread, error);
		}
	}

	/**
	 * An object with methods is more than data, so its accessors stay accessors. That it has both
	 * shows only here, so the object is written again.
	 */
	#keepAccessors(object: object): void {
		if (this.described.has(object)) return;
		for (const key of Reflect.ownKeys(object)) {
			if ('value' in ownProperty(object, key)) continue;
			this.described.add(object);
			this.isAgain = true;
			return;
		}
	}

	#dictionary(object: object, keys: string[]): void {
		this.byte(Tag.DICTIONARY);
		this.uint(keys.length);
		for (const key of keys) {
			this.worked(1);
			this.string(key);
			this.value(read(object, key));
		}
	}

	noteStatics(objects: readonly object[]): void {
		(this.#statics ??= new StaticMarks()).note(objects);
	}

	#object(object: object): void {
		try {
			this.#newObject(object);
		} catch (error) {
			throw failureAt(object, error);
		}
	}

	#newObject(object: object): void {
		this.worked(1);
		if (this.reference(object) || this.functions?.encodeImported(object)) return;
		this.#statics?.write(this, object);
		const prototype = Object.getPrototypeOf(object);
		if (prototype === Object.prototype) {
			if (this.functions?.encodeReferenceable(object)) return;
			if (
				Object.getOwnPropertySymbols(object).length > 0 ||
				this.described.has(object) ||
				(this.functions && hidesProperties(object)) ||
				Object.hasOwn(object, 'constructor')
			) {
				return this.#handlers.objects().encodeObject(this, object, prototype);
			}
			this.claim(object);
			this.record(object);
		} else if (prototype === Array.prototype && Array.isArray(object)) {
			if (this.functions?.encodeReferenceable(object)) return;
			if (mayHaveNames(object)) return this.#handlers.objects().encodeObject(this, object, prototype);
			lookForNames(object);
			this.claim(object);
			this.array(object);
		} else {
			this.worked(WORK_OF_INSTANCE);
			this.#handlers.objects().encodeObject(this, object, prototype);
		}
	}

	array(array: readonly unknown[]): void {
		const { length } = array;
		if (length >= BLOCK_LEAST && typeof array[0] === 'number' && writeNumbers(this, array)) return;
		if (length >= SPARSE_LEAST && writeSparse(this, array)) return;
		this.byte(Tag.ARRAY);
		this.uint(length);
		for (let i = 0; i < length; i++) {
			if ((i & ELEMENTS_PER_LOOK) === ELEMENTS_PER_LOOK) this.look();
			const element = readElement(array, i);
			if (element === undefined && !(i in array)) this.byte(Tag.HOLE);
			else this.value(element);
		}
	}
}

/** Numbers below 0 mark an object that is being written but can't be referenced yet. */
const UNMADE = -1;
/** Objects with more keys are dictionaries, which rarely share their keys. */
const LARGEST_SHAPE = 64;
/** In units of writing one plain object. */
const WORK_OF_INSTANCE = 15;
/** Mask on the index: how many primitives are written between two looks at the clock. */
const ELEMENTS_PER_LOOK = 0xffff;
let epochs = 0;
