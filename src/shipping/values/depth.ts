/**
 * The limit of nesting. Writing and reading recurse, as every graph but a very deep one is written
 * fastest so; the stack ends at some thousand levels.
 */

/** Whether an error says that the stack has ended. */
export function isTooDeep(error: unknown): boolean {
	return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}
