/** What users are told about shared memory. */
import { ClosedError, ProcessError, ShippingError } from '../errors.js';
import { describe } from '../options.js';

export function noTree(folder: string, cause: unknown): ProcessError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new ProcessError(`shared memory: cannot use the folder ${folder}: ${reason}`, { cause });
}

export function treeIsFull(folder: string): ProcessError {
	return new ProcessError(
		`shared memory: 1023 processes and threads of this program use it already (${folder}); a process or thread that uses it must end before the next may`,
	);
}

export function foreignTree(file: string): ProcessError {
	return new ProcessError(
		`shared memory: ${file} was made by another version of multiprocess; a program and its children must use the same version, so install one for all of them`,
	);
}

export function noSpace(path: string, bytes: number, code: string): ProcessError & { errno: string } {
	const error = new ProcessError(
		`shared memory: no space for ${bytes} bytes (${code}: ${path}); free some (npx multiprocess cleanup removes what dead programs left), or ask for less`,
	);
	return Object.assign(error, { errno: code });
}

export function tooManyUnderWay(most: number): ProcessError {
	return new ProcessError(
		`shared memory: ${most} handles are on their way already and were not received; locks, queues, ends of pipes (two each) and items above 1 MiB count; receive some first, or give the queue a maxSize`,
	);
}

export function tooLarge(call: string, bytes: number, most: number): RangeError {
	return new RangeError(
		`${call}: ${bytes} bytes are more than a buffer of this node (${process.version}) can have: at most ${most}; use several, or a newer node`,
	);
}

export function largerThanBuffers(path: string, bytes: number, most: number): ProcessError {
	return new ProcessError(
		`shared memory: ${path} has ${bytes} bytes, and a buffer of this node (${process.version}) at most ${most}; attach to it with a newer node`,
	);
}

export function cannotMap(path: string, bytes: number, code: string): ProcessError {
	return new ProcessError(`shared memory: cannot map ${bytes} bytes of ${path}: ${code}`);
}

export function otherTree(kind: string): ProcessError {
	return new ProcessError(
		`${kind}: it belongs to another program; locks and values are shared by a program and its descendants, SharedMemory with a name by all programs of a user`,
	);
}

export function gone(kind: string): ClosedError {
	return new ClosedError(
		`${kind}: it is gone: every process that had it closed it, dropped it or died before it arrived here`,
	);
}

export function closed(call: string): ClosedError {
	return new ClosedError(`${call}: it is closed; SharedMemory.attach(name) opens it again while it exists`);
}

export function wasUnlinked(kind: string, name: string): ShippingError {
	return new ShippingError(
		`${kind}: ${JSON.stringify(name)} was unlinked, so that no receiver can attach to it; unlink when all have it`,
		'',
	);
}

export function notConstructed(): TypeError {
	return new TypeError(
		'new SharedMemory(): a segment is made by SharedMemory.create(size, { name }), and one that is there is had by SharedMemory.attach(name)',
	);
}

export function noSegment(call: string, name: string): ProcessError {
	return new ProcessError(
		`${call}: there is no segment ${JSON.stringify(name)} (any more): it was unlinked, or who had it has ended; one without a name of yours is seen by its own program only`,
	);
}

export function nameExists(call: string, name: string): ProcessError {
	return new ProcessError(
		`${call}: there is a segment ${JSON.stringify(name)} already; attach to it, unlink it, or choose another name`,
	);
}

export function noName(call: string, given: unknown): TypeError {
	return new TypeError(`${call}: name is ${describe(given)}; give a string`);
}

export function badName(call: string, name: string): TypeError {
	return new TypeError(
		`${call}: name is ${describe(name)}; give a string that is not empty and has no \\0 and no half of a surrogate pair`,
	);
}

export function reservedName(call: string, name: string): TypeError {
	return new TypeError(
		`${call}: ${JSON.stringify(name)} is of the form of names that are chosen for you; give another, or none`,
	);
}

export function longName(call: string, name: string, longest: number): RangeError {
	return new RangeError(
		`${call}: the name ${describe(name)} is too long; as encodeURIComponent() writes it a name has at most ${longest} characters`,
	);
}

export function noNames(folder: string, cause: unknown): ProcessError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new ProcessError(`shared memory: cannot keep names in ${folder}: ${reason}`, { cause });
}

export function foreignNames(folder: string): ProcessError {
	return new ProcessError(
		`shared memory: ${folder} is no folder of this user alone, so names are not safe there; it must be removed by who made it`,
	);
}

export function notBoolean(call: string, option: string, given: unknown): TypeError {
	return new TypeError(`${call}: ${option} is ${describe(given)}; give true or false`);
}

export function noList(call: string, name: string): ProcessError {
	return new ProcessError(`${call}: the segment ${JSON.stringify(name)} holds no ShareableList`);
}

export function noItem(call: string, given: unknown): TypeError {
	return new TypeError(
		`${call}: ${describe(given)} can't be an item; give a number, bigint, boolean, string, Uint8Array or null`,
	);
}

export function bigItem(call: string, given: bigint): RangeError {
	return new RangeError(`${call}: ${given}n has more than 64 bits`);
}

export function brokenText(call: string): TypeError {
	return new TypeError(`${call}: the string holds half of a surrogate pair, which UTF-8 can't; use its toWellFormed()`);
}

export function listTooLarge(call: string, bytes: number, most: number): RangeError {
	return new RangeError(
		`${call}: the items need ${bytes} bytes, and a list has at most ${most}; make several, or keep large bytes in a SharedMemory of their own`,
	);
}

export function itemTooLong(call: string, kind: string, bytes: number, capacity: number): RangeError {
	return new RangeError(
		`${call}: the ${kind} exceeds available storage: it has ${bytes} bytes, and ${capacity} fit where the first item of this place was; make the list with a longer one there`,
	);
}

export function badIndex(call: string, index: unknown, length: number): Error {
	if (typeof index !== 'number') return new TypeError(`${call}: index is ${describe(index)}; give a number`);
	return new RangeError(
		length === 0
			? `${call}: index is ${index}, and the list is empty`
			: `${call}: index is ${index}; the list has 0 to ${length - 1}, or -1 to ${-length} from its end`,
	);
}

export function managerState(call: string, state: 'new' | 'started' | 'ended'): ProcessError {
	const what = {
		new: 'the manager is not started; await start() first',
		started: 'the manager is started already',
		ended: 'the manager is shut down; make a new one',
	}[state];
	return new ProcessError(`${call}: ${what}`);
}

export function noElementType(call: string, given: unknown): TypeError {
	return new TypeError(
		`${call}: type is ${describe(given)}; give Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array or BigUint64Array`,
	);
}

export function noElement(call: string, type: string, given: unknown, wanted: string): TypeError {
	return new TypeError(`${call}: ${describe(given)} is no ${wanted}, which a ${type} has`);
}
