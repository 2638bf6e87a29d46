/**
 * Generator functions as targets, hooks or initializers, which run for their effect. Calling a
 * generator function runs nothing yet, so the generator that it returns is run to its end.
 */
import { types } from 'node:util';

/**
 * Runs a generator, sync or async, to its end, awaiting what it yields. Returns any other result
 * unchanged, for the caller to await.
 */
export function runToEnd(result: unknown): unknown {
	return types.isGeneratorObject(result) ? drain(result) : result;
}

async function drain(steps: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
	for await (const _ of steps) continue;
}
