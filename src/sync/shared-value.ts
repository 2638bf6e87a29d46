/**
 * One number in shared memory. Python: `multiprocessing.Value`.
 */
import { type Cell, takeCell } from '../memory/cells/cell.js';
import {
	checkElement,
	checkElementType,
	type ElementOf,
	elementType,
	type IntegerArray,
	isInteger,
	type TypedArrayConstructor,
} from '../memory/segments/element-types.js';
import { type CellAddress, receiveCell, sendCell } from '../memory/cells/passages.js';
import { Received } from '../memory/cells/received.js';
import { checkOptions } from '../options.js';
import { type GuardOptions, guardOf } from './locks/guard.js';
import type { Lock } from './locks/lock.js';
import * as messages from './messages.js';

interface ValueParts {
	readonly type: TypedArrayConstructor;
	readonly cell: Cell;
	readonly lock: Lock | null;
}

const received = new Received<ValueParts>();

/**
 * A number that processes share.
 *
 * ```ts
 * const done = new SharedValue(Int32Array, 0);
 * await pool.map((item) => { work(item); done.add(1); }, items);
 * ```
 *
 * Its type names the array's: `SharedValue<typeof Float64Array>`. `SharedValue` alone means
 * `SharedValue<typeof Int32Array>`.
 *
 * For integers every method is atomic, and so is reading or setting `value`. `v.value += 1` is a
 * read and a write, and needs the lock. Floats have no atomic operations. Values out of range
 * wrap, as they do in a typed array.
 */
export class SharedValue<C extends TypedArrayConstructor = Int32ArrayConstructor> {
	readonly #type: C;
	readonly #cell: Cell;
	readonly #view: InstanceType<C>;
	readonly #lock: Lock | null;

	/**
	 * @throws TypeError for an unknown type, a value of another type, or something that is not a lock
	 */
	constructor(type: C, initial?: ElementOf<C>, options: GuardOptions = {}) {
		const parts = received.take() ?? create(type, initial, options);
		this.#type = parts.type as C;
		this.#lock = parts.lock;
		this.#cell = parts.cell;
		const { words, at } = this.#cell;
		this.#view = new this.#type(words.buffer as ArrayBuffer, at * 4, 1) as InstanceType<C>;
		if (initial !== undefined) this.value = initial;
	}

	/** The number. For integers, reading and setting are atomic. */
	get value(): ElementOf<C> {
		return isInteger(this.#type) ? Atomics.load(this.#integers, 0) : (this.#view[0] as ElementOf<C>);
	}

	set value(value: ElementOf<C>) {
		checkElement(this.#type, value, 'SharedValue.value');
		if (isInteger(this.#type)) Atomics.store(this.#integers, 0, value as number);
		else this.#view[0] = value;
	}

	/**
	 * Adds to the value, and returns the previous one.
	 *
	 * @throws TypeError for float types, and for an operand of another type
	 */
	add(n: ElementOf<C>): ElementOf<C> {
		return Atomics.add(this.#atomic('SharedValue.add()', n), 0, n as number);
	}

	/** Subtracts from the value, and returns the previous one. @throws TypeError as add() does */
	sub(n: ElementOf<C>): ElementOf<C> {
		return Atomics.sub(this.#atomic('SharedValue.sub()', n), 0, n as number);
	}

	/** Sets the value, and returns the previous one. @throws TypeError as add() does */
	exchange(value: ElementOf<C>): ElementOf<C> {
		return Atomics.exchange(this.#atomic('SharedValue.exchange()', value), 0, value as number);
	}

	/**
	 * Sets the value if it is `expected`, and returns the previous one. @throws TypeError as add()
	 * does
	 */
	compareExchange(expected: ElementOf<C>, replacement: ElementOf<C>): ElementOf<C> {
		const call = 'SharedValue.compareExchange()';
		this.#atomic(call, expected);
		const integers = this.#atomic(call, replacement);
		return Atomics.compareExchange(integers, 0, expected as number, replacement as number);
	}

	/**
	 * Returns the lock that guards the value. Python: `get_lock`. @throws
	 * ProcessError with `lock: false`
	 */
	getLock(): Lock {
		if (!this.#lock) throw messages.unguarded('SharedValue.getLock()');
		return this.#lock;
	}

	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return `SharedValue(${this.#type.name}, ${this.value}${typeof this.value === 'bigint' ? 'n' : ''})`;
	}

	get #integers(): IntegerArray {
		return this.#view as unknown as IntegerArray;
	}

	#atomic(call: string, operand: ElementOf<C>): IntegerArray {
		if (!isInteger(this.#type)) throw messages.notAtomic(call, this.#type.name);
		checkElement(this.#type, operand, call);
		return this.#integers;
	}

	static {
		received.register<SharedValue<TypedArrayConstructor>, ValueDescription>(SharedValue, {
			kind: 'shared-value',
			module: import.meta.url,
			depart(value) {
				const { address, passage } = sendCell(value.#cell);
				return { description: { name: value.#type.name, address, lock: value.#lock }, passage };
			},
			attach: ({ name, address, lock }) => ({
				type: elementType(name),
				cell: receiveCell(address, 'SharedValue'),
				lock,
			}),
		});
	}
}

/** What a message says of a value. */
interface ValueDescription {
	readonly name: string;
	readonly address: CellAddress;
	readonly lock: Lock | null;
}

function create(type: TypedArrayConstructor, initial: unknown, options: GuardOptions): ValueParts {
	const call = 'new SharedValue()';
	checkElementType(type, call);
	if (initial !== undefined) checkElement(type, initial, call);
	checkOptions(options, ['lock'], call, 'an object, such as { lock: false }');
	return { type, lock: guardOf(options, call) ?? null, cell: takeCell(WORDS) };
}

/** Words of the largest element type. */
const WORDS = 2;
