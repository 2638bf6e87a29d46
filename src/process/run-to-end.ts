/**
 * Generator functions where a function is run for what it does: a target, a hook, an initializer.
 * The call of one runs nothing yet, so what it returns is run to its end.
 */
import { types } from 'node:util';

/**
 * Runs a generator, sync or async, to its end, awaiting what it yields; any other
 * result is the caller's to await.
 */
export function runToEnd(result: unknown): unknown {
	return types.isGeneratorObject(result) ? drain(result) : result;
}

async function drain(steps: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
	for await (const _ of steps) continue;
}
