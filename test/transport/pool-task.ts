/** The tasks of a pool round. */
import { threadId } from 'node:worker_threads';
import { die } from '../support/die.js';
import { pick } from './bytes.js';
import { collectGarbage } from './garbage.js';
import { Inspector } from './inspector.js';
import { type Course, type Item, itemAt, makeItem, rewrite } from './items.js';
import { BYTES } from './kinds.js';

/** A task's argument, and its result. */
export interface Parcel {
	readonly sequence: number;
	readonly value: unknown;
}

type Work = 'returns another' | 'returns it' | 'returns it, changed' | 'kills its worker';

/** Checks its item, and items of earlier tasks of the same worker. */
export function task(course: Course, collects: boolean, kills: boolean, { sequence, value }: Parcel): Parcel {
	const me = process.pid * 1000 + threadId;
	inspector ??= new Inspector(course, `worker ${me}`, me);
	// The results of earlier tasks have been sent, so the worker may write to them.
	for (const [before, item] of returned) inspector.keep(before, item);
	returned.length = 0;
	const item = inspector.look(value, { sender: 0, sequence, stage: 0 });
	const work = workOn(item, kills);
	if (collects && pick(item.seed, 62, 3) === 0) collectGarbage();
	if (work === 'kills its worker') die();
	if (work === 'returns another') {
		inspector.keep(value, item);
		return { sequence, value: makeItem(itemAt(course, 1, sequence)) };
	}
	const result = work === 'returns it' ? item : itemAt(course, 0, sequence, 1);
	if (work === 'returns it, changed') rewrite(value, result);
	returned.push([value, result]);
	return { sequence, value };
}

/** What the task with this item does. */
export function workOn({ kind, seed }: Item, kills: boolean): Work {
	if (kills && pick(seed, 63, 8) === 0) return 'kills its worker';
	const isBytes = (BYTES as readonly string[]).includes(kind);
	return (['returns another', 'returns it', isBytes ? 'returns it, changed' : 'returns it'] as const)[
		pick(seed, 64, 3)
	];
}

/** This worker's inspector. */
let inspector: Inspector | undefined;
const returned: [value: unknown, item: Item][] = [];
