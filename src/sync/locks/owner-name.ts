/**
 * Who an owner's word stands for, as people read it. Python's `repr` of a lock:
 * `MainProcess`, `SomeOtherProcess`.
 */
import { tree } from '../../memory/tree/tree.js';
import { processName } from '../../log.js';

export function ownerName(owner: number): string {
	if (owner === 0) return 'None';
	const { slots } = tree();
	if (owner === slots.me) return processName();
	const pid = slots.pidOf(owner);
	const which = pid === process.pid ? `another thread of process ${pid}` : `process ${pid}`;
	return slots.isAlive(owner) ? which : `${which}, which is dead`;
}
