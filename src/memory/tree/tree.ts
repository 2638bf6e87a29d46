/**
 * Joining the tree of this program on first use.
 *
 * A tree's folder is removed when nobody inhabits it. Each process that joins is an *inhabitant*
 * until its end: it has a shared lock on one byte of the control file, which the addon holds
 * whatever becomes of the threads. A process that removes a folder locks that byte exclusively
 * first, so the kernel decides between the two, in whatever namespace they are. A root program
 * joins before it starts its first child. So neither a child nor the sweep of another program
 * ever removes the tree of a living root.
 *
 * The last inhabitant removes the folder when it exits in order. The root program does so in any
 * case, as its children end with it. Both do that in the addon, after the last exit handler. The
 * next program removes what a killed program leaves (`dead-trees.ts`).
 *
 * A folder gets its name when its control file is complete. Model: `test/models/tree.pml`.
 */
import { closeSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { logger } from '../../log.js';
import { isMainThread } from '../../main-thread.js';
import { native } from '../../native/load.js';
import { runtime } from '../../runtime.js';
import { ProcessError } from '../../errors.js';
import { tooFewDescriptors } from '../../system-limits.js';
import * as messages from '../messages.js';
import { removeNamesOf } from './segment-names.js';
import { removeDeadTrees } from './dead-trees.js';
import { allocateFile, mapFile } from './files.js';
import { CONTROL_BYTES, Slots, type Tree } from './slots.js';
import { inhabitSpill } from './spill-folder.js';
import { isRootProgram, SPILL_LINK, type TreeFolders, treeFolders, UNFINISHED } from './tree-name.js';

/**
 * Returns the tree of this program, which this thread joins at the first call.
 *
 * @throws ProcessError if the system refuses
 */
export function tree(): Tree {
	joined ??= join();
	return joined;
}

/**
 * Joins the tree, for a thread that is about to start a child, or to send what may go without
 * shared memory.
 *
 * @returns this thread's owner's word; 0 if there is no shared memory
 */
export function joinIfPossible(): number {
	if (!joined && cannotJoin) return 0;
	try {
		return tree().slots.me;
	} catch {
		// Code that needs shared memory is told why there is none.
		cannotJoin = true;
		return 0;
	}
}

let joined: Tree | undefined;
let cannotJoin = false;

function join(): Tree {
	const folders = treeFolders();
	const control = `${folders.main}/control`;
	for (;;) {
		if (inhabit(folders)) {
			const fd = native().openForLife(control);
			if (fd < 0) {
				if (fd === -NO_ENTRY) continue;
				throw refused(folders.main, fd);
			}
			const slots = takeSlot(fd, control);
			leaveAtExit(folders);
			return { folder: folders.main, spill: folders.spill, slots };
		} else if (!create(folders)) {
			// Another thread or process of this program makes it, or one of its last removes it.
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
		}
	}
}

/**
 * Does what the addon does not do after the last exit handler. Names of segments go with this
 * process, and Bun runs none of the addon's code at its end.
 */
function leaveAtExit({ main }: TreeFolders): void {
	if (!isMainThread()) return;
	process.once('exit', () => {
		if (isRootProgram()) removeNamesOf(main);
		if (runtime === 'Bun') native().leaveHomes();
	});
}

/** @returns false if there is no such tree */
function inhabit({ main, spill }: TreeFolders): boolean {
	const outcome = native().inhabit(0, main, 'control', isRootProgram());
	if (outcome === 0) {
		// There is none if the temp folder is not writable; then nothing is spilled.
		inhabitSpill(spill);
		return true;
	}
	if (outcome === -NO_ENTRY || outcome === -IS_BEING_REMOVED) return false;
	throw refused(main, outcome);
}

function refused(folder: string, outcome: number): Error {
	return -outcome === TOO_MANY_OPEN ? tooFewDescriptors('shared memory') : messages.noTree(folder, `errno ${-outcome}`);
}

const NO_ENTRY = 2;
const TOO_MANY_OPEN = 24;
const IS_BEING_REMOVED = 11;

function takeSlot(fd: number, file: string): Slots {
	const slots = Slots.join(fd, mapFile(fd, CONTROL_BYTES, file));
	if (slots instanceof Slots) return slots;
	native().closeForLife(fd);
	throw slots === 'full' ? messages.treeIsFull(file) : messages.foreignTree(file);
}

/** @returns whether this thread has made it */
function create({ main, spill }: TreeFolders): boolean {
	for (const { folder, files } of removeDeadTrees())
		logger.info(`removed ${folder} with ${files} files, which a dead program left`);
	let unnamed: string | undefined;
	try {
		unnamed = mkdtempSync(`${main}${UNFINISHED}`);
		const file = `${unnamed}/control`;
		const fd = allocateFile(file, CONTROL_BYTES);
		Slots.initialise(mapFile(fd, CONTROL_BYTES, file));
		closeSync(fd);
		symlinkSync(spill, `${unnamed}/${SPILL_LINK}`);
		renameSync(unnamed, main);
		return true;
	} catch (error) {
		if (unnamed) rmSync(unnamed, { recursive: true, force: true });
		// Another thread or process of this program was faster.
		if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
		throw error instanceof ProcessError ? error : messages.noTree(main, error);
	}
}
