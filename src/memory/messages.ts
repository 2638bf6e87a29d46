/** What users are told about shared memory. */
import { ClosedError, ProcessError, ShippingError } from '../errors.js';
import { describe } from '../options.js';

export function noTree(folder: string, cause: unknown): ProcessError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new ProcessError(`shared memory: cannot use the folder ${folder}: ${reason}`, { cause });
}

export function treeIsFull(folder: string): ProcessError {
	return new ProcessError(
		`shared memory: 1023 processes and threads of this program use it already (${folder}), which is the limit; one of them must end before another can use it`,
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
		`shared memory: ${most} handles are on their way and not yet received; locks, queues, ends of pipes (two each) and items above 1 MiB count; receive some first, or give the queue a maxSize`,
	);
}

export function tooLarge(call: string, bytes: number, most: number): RangeError {
	return new RangeError(
		`${call}: ${bytes} bytes exceed the largest buffer of this Node (${process.version}), which has ${most}; use several buffers, or a newer Node`,
	);
}

export function largerThanBuffers(path: string, bytes: number, most: number): ProcessError {
	return new ProcessError(
		`shared memory: ${path} has ${bytes} bytes, and the largest buffer of this Node (${process.version}) has ${most}; attach to it with a newer Node`,
	);
}

export function cannotMap(path: string, bytes: number, code: string): ProcessError {
	return new ProcessError(
		`shared memory: cannot map ${bytes} bytes of ${path}: ${code}; close segments that are no longer needed, or raise the limits (ulimit -v, vm.max_map_count)`,
	);
}

export function otherTree(kind: string): ProcessError {
	return new ProcessError(
		`${kind}: it belongs to another program; locks and values are shared by a program and its descendants, SharedMemory with a name by all programs of a user`,
	);
}

export function gone(kind: string): ClosedError {
	return new ClosedError(
		`${kind}: no process holds it any more: each holder closed it, dropped it or died before it arrived here`,
	);
}

export function closed(call: string): ClosedError {
	return new ClosedError(`${call}: it is closed; SharedMemory.attach(name) opens it again while it exists`);
}

export function wasUnlinked(kind: string, name: string): ShippingError {
	return new ShippingError(
		`${kind}: ${JSON.stringify(name)} was unlinked, so no receiver can attach to it; unlink it once all receivers have it`,
		'',
	);
}

export function notConstructed(): TypeError {
	return new TypeError(
		'new SharedMemory(): make a segment by SharedMemory.create(size, { name }), or attach to an existing one by SharedMemory.attach(name)',
	);
}

export function noSegment(call: string, name: string): ProcessError {
	return new ProcessError(
		`${call}: there is no segment ${JSON.stringify(name)} (any more): it was unlinked, or its last holder has ended; a segment that you did not name is visible only inside its program`,
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
		`${call}: name is ${describe(name)}; give a non-empty string without \\0 and without lone surrogates`,
	);
}

export function reservedName(call: string, name: string): TypeError {
	return new TypeError(`${call}: ${JSON.stringify(name)} has the form of automatic names; give another name, or none`);
}

export function longName(call: string, name: string, longest: number): RangeError {
	return new RangeError(
		`${call}: the name ${describe(name)} is too long; a name has at most ${longest} characters after encodeURIComponent()`,
	);
}

export function noNames(folder: string, cause: unknown): ProcessError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new ProcessError(`shared memory: cannot keep names in ${folder}: ${reason}`, { cause });
}

export function foreignNames(folder: string): ProcessError {
	return new ProcessError(
		`shared memory: ${folder} is not a folder that this user alone can use, so names are not safe there; its owner must remove it`,
	);
}

export function notBoolean(call: string, option: string, given: unknown): TypeError {
	return new TypeError(`${call}: ${option} is ${describe(given)}; give true or false`);
}

export function noList(call: string, name: string): ProcessError {
	return new ProcessError(
		`${call}: the segment ${JSON.stringify(name)} does not hold a ShareableList; attach to it by SharedMemory.attach(), or give the name of a list (list.shm.name)`,
	);
}

export function noItem(call: string, given: unknown): TypeError {
	return new TypeError(
		`${call}: ${describe(given)} can't be an item; give a number, bigint, boolean, string, Uint8Array or null`,
	);
}

export function bigItem(call: string, given: bigint): RangeError {
	return new RangeError(`${call}: ${given}n has more than 64 bits; give a smaller one, or a string`);
}

export function brokenText(call: string): TypeError {
	return new TypeError(`${call}: the string holds a lone surrogate, which UTF-8 can't encode; use its toWellFormed()`);
}

export function listTooLarge(call: string, bytes: number, most: number): RangeError {
	return new RangeError(
		`${call}: the items need ${bytes} bytes, and a list has at most ${most}; make several, or keep large bytes in a SharedMemory of their own`,
	);
}

export function itemTooLong(call: string, kind: string, bytes: number, capacity: number): RangeError {
	return new RangeError(
		`${call}: the ${kind} exceeds available storage: it has ${bytes} bytes, and this place has room for ${capacity}, which its first item set; make the list with a longer item there`,
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
	return new TypeError(`${call}: expected a ${wanted} for ${type}, got ${describe(given)}`);
}
