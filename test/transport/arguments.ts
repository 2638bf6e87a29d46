/** Sends items as arguments of processes, and as values that their targets capture. */
import { getContext, Process } from 'multiprocess';
import type { Outcome } from './account.js';
import { pick, seedOf } from './bytes.js';
import { collectGarbage } from './garbage.js';
import { Inspector } from './inspector.js';
import { type Course, itemAt, makeItem, overwrite } from './items.js';
import type { Place } from './peers.js';

export interface Arguments {
	readonly places: readonly Exclude<Place, 'main'>[];
	/** Items for each process. */
	readonly count: number;
	readonly course: Course;
	readonly collects?: boolean;
}

/**
 * Gives the same values to all processes: to half of them as arguments, to the others as captured
 * variables.
 */
export async function giveToProcesses({ places, count, course, collects = false }: Arguments): Promise<Outcome> {
	const items = Array.from({ length: count }, (_, sequence) => itemAt(course, 0, sequence));
	const values = items.map(makeItem);
	const mine = new Inspector(course, 'the program', 0);
	const processes = places.map((place, i) => {
		const type = place === 'thread' ? getContext('thread').Process : Process;
		const me = 1000 + i;
		const p =
			i % 2 === 0
				? new type({ target: inspect, args: [course, me, collects, ...values] })
				: new type({ target: () => inspect(course, me, collects, ...values) });
		p.start();
		return p;
	});
	// They have been sent: nobody sees what this process writes, nor does it see what others write.
	for (const [i, item] of items.entries()) {
		if (pick(item.seed, 60, 2) === 0) overwrite(values[i], item, seedOf(item.seed, 1));
		else mine.keep(values[i], item, false);
	}
	values.length = 0;
	if (collects) collectGarbage();
	for (const code of await Promise.all(processes.map((p) => p.join())))
		if (code !== 0) throw new Error(`a process with items as arguments ended with ${code}`);
	mine.finish();
	return { sent: count * places.length, received: count * places.length };
}

/** Checks all items, and writes to some. */
function inspect(course: Course, me: number, collects: boolean, ...values: unknown[]): void {
	const inspector = new Inspector(course, `process ${me}`, me);
	for (const [sequence, value] of values.entries()) {
		const item = inspector.arrive(value, { sender: 0, sequence, stage: 0 });
		inspector.keep(value, item);
		if (collects && sequence % 3 === 0) collectGarbage();
	}
	inspector.finish();
}
