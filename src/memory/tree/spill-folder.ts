/**
 * The folder on disk for what does not fit into memory. It has inhabitants of its own (`tree.ts`),
 * as other programs may see this folder and not the tree's.
 *
 * A new folder is nobody's until its maker inhabits it. A program that cleans the temp folder
 * meanwhile may take it for a dead program's. So its maker inhabits it, and makes it again if it
 * is gone. Nothing lies in a folder that nobody inhabits.
 */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { native } from '../../native/load.js';
import { isRootProgram, SPILL_LOCK } from './tree-name.js';

/** Makes the folder if it is missing, and inhabits it. @returns false if that is not possible */
export function inhabitSpill(spill: string): boolean {
	for (;;) {
		const outcome = native().inhabit(1, spill, SPILL_LOCK, isRootProgram());
		if (outcome === 0) return true;
		if (outcome === -IS_BEING_REMOVED) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
		else if (outcome !== -NO_ENTRY || !make(spill)) return false;
	}
}

const NO_ENTRY = 2;
const IS_BEING_REMOVED = 11;

function make(spill: string): boolean {
	try {
		if (!existsSync(spill)) mkdirSync(spill, { mode: 0o700 });
		closeSync(openSync(`${spill}/${SPILL_LOCK}`, 'a', 0o600));
		return true;
	} catch (error) {
		// Another thread or process of this program was faster.
		return (error as NodeJS.ErrnoException).code === 'EEXIST';
	}
}
