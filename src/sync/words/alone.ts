/**
 * Detects blocking calls that could never return. What such a call waits for comes from
 * somebody who has the object, and this thread, which blocks, is the only one that has it. The
 * call throws instead of hanging.
 *
 * It does so only if that is certain: no other thread has the cell, and no message
 * with it is under way. If a holder dies or lets go later, the next tick finds out. A
 * call with a timeout is left alone.
 */
import type { CellUse } from '../../memory/cells/layout.js';
import { isLeftToThisThread } from '../../memory/cells/sweep.js';
import { tree } from '../../memory/tree/tree.js';

/** What a blocking call waits for others to change. */
export interface Awaited {
	/** Everybody who could end the wait has this cell. */
	readonly cell: CellUse;
	readonly call: string;
	/** The object that the cell is of, such as `the queue`. */
	readonly what: string;
}

/**
 * Whether a blocking call waits in vain. What it waits for may have come just before,
 * so the caller looks once more.
 */
export function isInVain({ cell }: Awaited, waited: number, timeout: number): boolean {
	return timeout === Number.POSITIVE_INFINITY && isLeftToThisThread(tree(), cell, waited > 0);
}
