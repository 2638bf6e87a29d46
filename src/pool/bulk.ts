/**
 * Values that travel many to a frame: primitives, which can always be sent and never change. A long
 * string is big enough to go by itself.
 */
export function travelsInBulk(value: unknown): boolean {
	switch (typeof value) {
		case 'object':
			return value === null;
		case 'function':
			return false;
		case 'string':
			return value.length < LONG_STRING;
		default:
			return true;
	}
}

/**
 * Tasks that follow one another, all arguments of which travel in bulk;
 * each has the same number of them.
 */
export interface BulkRun {
	readonly tasks: number;
	/** Those of the first task, then of the second. */
	readonly flat: readonly unknown[];
}

/**
 * The run that begins with the item at `from`, where each item is the one argument of its task;
 * `undefined` if that one does not travel in bulk.
 */
export function runOfArguments(items: readonly unknown[], from: number): BulkRun | undefined {
	const most = Math.min(items.length, from + LONGEST_RUN);
	let end = from;
	while (end < most && travelsInBulk(items[end])) end++;
	if (end === from) return undefined;
	return { tasks: end - from, flat: end - from === items.length ? items : items.slice(from, end) };
}

/**
 * The same where a task has any number of arguments.
 *
 * @param argumentsOf `undefined` if not all of them travel in bulk
 * @throws what `argumentsOf` throws for the first item; that it throws for
 * another ends the run before it
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
		// It is the first of its own run next, and throws again.
	}
	return { tasks: end - from, flat };
}

const LONG_STRING = 4096;
/** A frame of numbers has 64 KiB then; between frames it is seen whether the worker keeps up. */
const LONGEST_RUN = 8192;
