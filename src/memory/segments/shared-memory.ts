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
 * A segment of memory. Whoever gets it (as an argument, in a task, by its name) has the same bytes;
 * nothing is copied. So have those who get its `buffer` or a view of that, as a `Float64Array`.
 *
 * ```ts
 * using shm = SharedMemory.create(8_000_000);
 * const samples = new Float64Array(shm.buffer);
 * await pool.map((part) => normalise(samples, part), parts);
 * ```
 *
 * Without a name of yours it is seen by this program and its descendants, and its space goes
 * back when none of them has it any more. With one, any program of the same user attaches to
 * it, and it lives until `unlink()`, or until the program that made it and all its
 * descendants have ended. Nothing keeps two processes from writing at once: there are Lock,
 * SharedArray and `Atomics` for that.
 */
export class SharedMemory {
	readonly name: string;
	readonly size: number;
	readonly #segment: Segment;
	#state: 'open' | 'closed' | 'disposed' = 'open';

	/**
	 * Makes a new one of so many bytes, which are zeros. Python:
	 * `SharedMemory(create=True, size=size)`.
	 *
	 * @param options.name Any text without `\0`; default: one is chosen.
	 * @throws RangeError for a size that is no whole number above 0, or more than this node's buffers
	 * can have (4 GiB in Node 20), ProcessError where the name exists or there is no space
	 */
	static create(size: number, options: { name?: string | undefined } = {}): SharedMemory {
		const call = 'SharedMemory.create()';
		checkSize(size, call);
		checkOptions(options, ['name'], call, "an object, as { name: 'samples' }");
		const { name } = options;
		if (name === undefined) return new SharedMemory(Segment.create(size, call));
		checkName(name, call);
		return new SharedMemory(Segment.createNamed(name, size, call));
	}

	/**
	 * The segment of a name. Python: `SharedMemory(name)`.
	 *
	 * @param options.readOnly Nothing that is written here reaches the others. It isn't refused
	 * either, which JavaScript can't do: it is seen by this thread only, and the 4096 bytes around it
	 * don't follow the others from then on. What is not written to here follows them.
	 * @throws ProcessError where there is none
	 */
	static attach(name: string, options: { readOnly?: boolean | undefined } = {}): SharedMemory {
		const call = 'SharedMemory.attach()';
		checkName(name, call);
		checkOptions(options, ['readOnly'], call, 'an object, as { readOnly: true }');
		const { readOnly = false } = options;
		if (typeof readOnly !== 'boolean') throw messages.notBoolean(call, 'readOnly', readOnly);
		const file = findFile(name);
		if (!file) throw messages.noSegment(call, name);
		return new SharedMemory(Segment.of(file, call, readOnly));
	}

	private constructor(segment: Segment) {
		// As in Python, where this is how one makes and attaches.
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

	/** The same as bytes. Python: `buf`. @throws ClosedError after close() */
	get bytes(): Uint8Array {
		if (this.#state !== 'open') throw messages.closed('SharedMemory.bytes');
		return new Uint8Array(this.#segment.buffer);
	}

	/**
	 * This object is used no more. With the last one of this thread its mapping ends: all views have
	 * the length 0 then. The segment lives on, and for one without a name of yours this object counts
	 * as having it; `using` ends that, too.
	 */
	close(): void {
		if (this.#state !== 'open') return;
		this.#state = 'closed';
		this.#segment.close();
	}

	/** Nobody can attach to it any more; those who have it keep it. Again: nothing. */
	unlink(): void {
		if (!this.#segment.isUnlinked) this.#segment.unlink();
	}

	/** `close()`; and the segment goes if nobody has it any more, and it has no name of yours. */
	[Symbol.dispose](): void {
		this.close();
		if (this.#state === 'disposed') return;
		this.#state = 'disposed';
		this.#segment.release();
	}

	/** As Python's: `SharedMemory('samples', size=4096)`. */
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
		throw new TypeError(`${call}: size is ${describe(size)}; give the number of bytes, as 4096`);
	if (!Number.isSafeInteger(size) || size <= 0)
		throw new RangeError(`${call}: size is ${size}; give a whole number of bytes above 0`);
}
