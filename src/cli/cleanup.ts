/**
 * `npx multiprocess cleanup`: removes the shared memory that dead programs of this user left. Every
 * program that shares memory does the same at its start. The command is for when no program starts,
 * or the memory is needed now.
 */
import { removeDeadTrees } from '../memory/tree/dead-trees.js';

/** Returns the lines to print. */
export function cleanup({ dryRun }: { dryRun: boolean }): string[] {
	const removed = removeDeadTrees({ dryRun });
	if (removed.length === 0) return ['nothing was left behind'];
	const done = dryRun ? 'would remove' : 'removed';
	return removed.map(({ folder, files, bytes }) => `${done} ${folder}: ${files} files, ${bytes} bytes`);
}
