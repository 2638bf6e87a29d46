/** Faults for the tests of these tests. Each concerns one item. */
import { type Course, type Item, itemAt, makeItem, rewrite } from './items.js';

export type Fault =
	/** The producer changes a byte before it sends the item. */
	| 'sends a wrong byte'
	/** The item has the bytes of the item before it. */
	| 'sends stale bytes'
	| 'sends it twice'
	| 'sends it late'
	| 'does not send it'
	/** The consumer changes a byte after it has checked the item. */
	| 'changes it later'
	| 'ends'
	| 'is killed';

/** Whether the fault concerns this item, or the item before it. */
export function isFaulty(fault: Fault | undefined, sequence: number): fault is Fault {
	return fault !== undefined && (sequence === FAULTY || sequence === FAULTY + 1);
}

/** The values that a producer sends in place of an item. */
export function faulty(course: Course, sender: number, sequence: number, fault: Fault): unknown[] {
	const item = itemAt(course, sender, sequence);
	const value = makeItem(item) as Buffer;
	if (fault === 'sends it late') return sequence === FAULTY ? [] : [value, makeItem(itemAt(course, sender, FAULTY))];
	if (sequence !== FAULTY) return [value];
	if (fault === 'does not send it') return [];
	if (fault === 'sends it twice') return [value, value];
	if (fault === 'sends stale bytes') rewrite(value, { ...itemAt(course, sender, sequence - 1), size: item.size });
	if (fault === 'sends a wrong byte') value[value.length >> 1] ^= 1;
	return [value];
}

/** Makes a consumer do wrong after it has checked an item. */
export function spoil(value: unknown, { sequence }: Item, fault: Fault): void {
	const bytes = value as Buffer;
	if (sequence !== FAULTY) return;
	if (fault === 'changes it later') bytes[bytes.length - 1] ^= 1;
	if (fault === 'ends') process.exit(0);
	if (fault === 'is killed') process.kill(process.pid, 'SIGKILL');
}

const FAULTY = 9;
