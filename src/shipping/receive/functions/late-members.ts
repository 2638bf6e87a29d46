/**
 * Adds the members that a package defines on its class late; see `send/functions/late-members.ts`.
 */
import type { LateMember } from '../../wire/kinds.js';
import type { Reader } from '../../wire/reader.js';

export function readCompleted(decoder: Reader): Function {
	const type = decoder.value() as Function;
	const count = decoder.uint();
	const graph = decoder.definition('graph');
	if (completed.get(type) === count) return type;
	for (const { owner, key, descriptor } of decoder.graph(graph) as readonly LateMember[])
		if (!Object.hasOwn(owner, key)) Object.defineProperty(owner, key, descriptor);
	completed.set(type, count);
	return type;
}

/** How many members of a class have arrived. */
const completed = new WeakMap<Function, number>();
