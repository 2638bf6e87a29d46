/**
 * From items to what travels: many primitives together, and every other item as a graph of its own.
 */
import { encode, type EncodeOptions } from '../../shipping/encode.js';
import type { Packet } from '../../shipping/wire/packet.js';
import { travelsInBulk } from '../bulk.js';
import type { Call, ItemReading, Job } from '../jobs/job.js';
import * as messages from '../messages.js';

/**
 * Consecutive tasks all of whose arguments travel in bulk. Each has the same number of arguments.
 */
export interface BulkRun {
	readonly tasks: number;
	/** The arguments of the first task, then those of the second. */
	readonly flat: readonly unknown[];
}

/**
 * Returns the run that begins with `items[from]`; `undefined` if that item does not travel in bulk.
 *
 * @throws what reading the item throws
 */
export function bulkRunOf({ reading }: Job, items: readonly unknown[], from: number): BulkRun | undefined {
	if (!reading) return runOfArgumentLists(items, from, argumentsOfCall);
	if (!reading.spread) return runOfArguments(items, from);
	return reading.asyncContext.runInAsyncScope(runOfArgumentLists, undefined, items, from, primitivesOf);
}

/**
 * Returns an item of a map as a graph: of its one argument, or of the array of all of them.
 *
 * @throws ShippingError, TypeError
 */
export function encodeItem(
	{ spread, asyncContext }: ItemReading,
	item: unknown,
	index: number,
	options: EncodeOptions,
): Packet {
	if (spread && !Array.isArray(item)) throw messages.notSpreadable(index, item);
	return asyncContext.runInAsyncScope(encode, undefined, item, `items[${index}]`, options);
}

/**
 * Returns the run that begins with `items[from]`, where each item is the one argument of its task.
 */
export function runOfArguments(items: readonly unknown[], from: number): BulkRun | undefined {
	const most = Math.min(items.length, from + LONGEST_RUN);
	let end = from;
	while (end < most && travelsInBulk(items[end])) end++;
	if (end === from) return undefined;
	return { tasks: end - from, flat: end - from === items.length ? items : items.slice(from, end) };
}

/**
 * Returns the run that begins with `items[from]`, where a task has any number of arguments.
 *
 * @param argumentsOf Returns `undefined` if not all of them travel in bulk.
 * @throws what `argumentsOf` throws for the first item; an error for a later item ends the run
 * before that item
 */
export function runOfArgumentLists(
	items: readonly unknown[],
	from: number,
	argumentsOf: (item: unknown) => readonly unknown[] | undefined,
): BulkRun | undefined {
	const first = argumentsOf(items[from]);
	if (!first) return undefined;
	const flat = [...first];
	const most = Math.min(items.length, from + LONGEST_RUN);
	let end = from + 1;
	try {
		for (; end < most; end++) {
			const args = argumentsOf(items[end]);
			if (args?.length !== first.length) break;
			for (let i = 0; i < args.length; i++) flat.push(args[i]);
		}
	} catch {
		// The item is the first of the next run, and throws again there.
	}
	return { tasks: end - from, flat };
}

function argumentsOfCall(item: unknown): readonly unknown[] | undefined {
	return (item as Call).args;
}

/** Returns the elements of an array, each read once, if all of them travel in bulk. */
function primitivesOf(item: unknown): readonly unknown[] | undefined {
	if (!Array.isArray(item)) return undefined;
	const elements: unknown[] = [...item];
	return elements.every(travelsInBulk) ? elements : undefined;
}

/**
 * A frame of so many numbers has 64 KiB. Between frames the sender checks whether the worker keeps
 * up.
 */
const LONGEST_RUN = 8192;
