/**
 * Memory that processes share, as bytes. Python: `multiprocessing.shared_memory.SharedMemory`.
 */
import { checkOptions, describe } from '../../options.js';
import { registerHandle } from '../../shipping/wire/handles.js';
import * as messages from '../messages.js';
import { checkName } from '../tree/segment-names.js';
import { Segment, type SegmentAddress } from './segment.js';
import { findFile } from './segment-file.js';

/**
 * A segment of memory. Everybody who gets it (as an argument, in a task, by its name) has
 * the same bytes; nothing is copied. The same goes for its `buffer` and for views of
 * that, such as a `Float64Array`.
 *
 * ```ts
 * using shm = SharedMemory.create(8_000_000);
 * const samples = new Float64Array(shm.buffer);
 * await pool.map((part) => normalise(samples, part), parts);
 * ```
 *
 * A segment without a name of yours is seen by this program and its descendants, and is freed when
 * none of them has it any more. Any program of the same user can attach to a named one, which lives
 * until `unlink()`, or until the program that made it and all its descendants have ended. Nothing
 * keeps two processes from writing at once: use Lock, SharedArray or `Atomics`.
 */
export class SharedMemory {
	/** The name by which processes attach to the segment. */
	readonly name: string;
	/** Size in bytes. */
	readonly size: number;
	readonly #segment: Segment;
	#state: 'open' | 'closed' | 'disposed' = 'open';

	/**
	 * Makes a segment of `size` bytes, all zero. Python: `SharedMemory(create=True, size=size)`.
	 *
	 * @param options.name Any text without `\0`. Default: a name is chosen.
	 * @throws RangeError unless `size` is a whole number above 0, and for more than
	 * this version of Node allows for a buffer (4 GiB in Node 20); ProcessError if the
	 * name exists or there is no space
	 */
	static create(size: number, options: { name?: string | undefined } = {}): SharedMemory {
		const call = 'SharedMemory.create()';
		checkSize(size, call);
		checkOptions(options, ['name'], call, "an object, such as { name: 'samples' }");
		const { name } = options;
		if (name === undefined) return new SharedMemory(Segment.create(size, call));
		checkName(name, call);
		return new SharedMemory(Segment.createNamed(name, size, call));
	}

	/**
	 * Returns the segment with a name. Python: `SharedMemory(name)`.
	 *
	 * @param options.readOnly Keeps what is written here from the others. Writing doesn't throw, as
	 * JavaScript has no read-only buffers: this thread alone sees what it writes, and the 4096 bytes
	 * around it no longer follow the others. Bytes elsewhere do.
	 * @throws ProcessError if there is none
	 */
	static attach(name: string, options: { readOnly?: boolean | undefined } = {}): SharedMemory {
		const call = 'SharedMemory.attach()';
		checkName(name, call);
		checkOptions(options, ['readOnly'], call, 'an object, such as { readOnly: true }');
		const { readOnly = false } = options;
		if (typeof readOnly !== 'boolean') throw messages.notBoolean(call, 'readOnly', readOnly);
		const file = findFile(name);
		if (!file) throw messages.noSegment(call, name);
		return new SharedMemory(Segment.of(file, call, readOnly));
	}

	private constructor(segment: Segment) {
		// Python constructs and attaches this way.
		if (!(segment instanceof Segment)) throw messages.notConstructed();
		this.#segment = segment;
		this.name = segment.file.name;
		this.size = segment.size;
		segment.open();
	}

	/** The memory. @throws ClosedError after close() */
	get buffer(): ArrayBuffer {
		if (this.#state !== 'open') throw messages.closed('SharedMemory.buffer');
		return this.#segment.buffer;
	}

	/** The memory as bytes. Python: `buf`. @throws ClosedError after close() */
	get bytes(): Uint8Array {
		if (this.#state !== 'open') throw messages.closed('SharedMemory.bytes');
		return new Uint8Array(this.#segment.buffer);
	}

	/**
	 * Ends the use of this object. When the last one of this thread closes, the mapping ends, and all
	 * views have the length 0. The segment lives on. If it has no name of yours, this object still
	 * counts as having it; `using` ends that as well.
	 */
	close(): void {
		if (this.#state !== 'open') return;
		this.#state = 'closed';
		this.#segment.close();
	}

	/**
	 * Keeps anybody else from attaching. Those who have the segment keep it. A second call does
	 * nothing.
	 */
	unlink(): void {
		if (!this.#segment.isUnlinked) this.#segment.unlink();
	}

	/**
	 * Calls `close()`, and frees the segment if nobody has it any more and it has no name of yours.
	 */
	[Symbol.dispose](): void {
		this.close();
		if (this.#state === 'disposed') return;
		this.#state = 'disposed';
		this.#segment.release();
	}

	/** Prints as Python does: `SharedMemory('samples', size=4096)`. */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return `SharedMemory(${JSON.stringify(this.name)}, size=${this.size})`;
	}

	static {
		registerHandle<SharedMemory, SegmentAddress>({
			kind: 'shared-memory',
			module: import.meta.url,
			type: SharedMemory,
			depart(shm) {
				if (shm.#state === 'disposed') throw messages.closed('SharedMemory');
				return shm.#segment.depart('SharedMemory');
			},
			attach: (address) => new SharedMemory(Segment.receive(address, 'SharedMemory')),
		});
	}
}

function checkSize(size: unknown, call: string): void {
	if (typeof size !== 'number')
		throw new TypeError(`${call}: size is ${describe(size)}; give the number of bytes, such as 4096`);
	if (!Number.isSafeInteger(size) || size <= 0)
		throw new RangeError(`${call}: size is ${size}; give a whole number of bytes above 0`);
}
