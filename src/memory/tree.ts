/**
 * Joining the tree of this program on first use, and leaving it.
 *
 * A folder appears under its name with its control file complete and its maker's slot locked, so that one that nobody is in is dead. Who removes
 * one locks a byte first and looks at the slots then; who joins locks its slot first and looks at that byte then: one of them sees the other.
 */
import { closeSync, existsSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs';
import { logger } from '../log.js';
import { native } from '../native/load.js';
import { CONTROL_BYTES, Control, REMOVAL_BYTE } from './control.js';
import { allocateFile, mapFile } from './files.js';
import * as messages from './messages.js';
import { pause } from './pause.js';
import { removeTree, sweepTrees } from './sweep.js';
import { isTreeRoot, treeFolders, UNFINISHED } from './tree-name.js';

export interface Tree {
	readonly folder: string;
	readonly spill: string;
	readonly control: Control;
}

/** The tree of this program, which this thread joins at the first call. @throws ProcessError where the system refuses */
export function tree(): Tree {
	joined ??= join();
	return joined;
}

let joined: Tree | undefined;

function join(): Tree {
	native();
	const { main: folder, spill } = treeFolders();
	for (;;) {
		const control = open(folder) ?? create(folder);
		if (!control) {
			pause(1);
			continue;
		}
		process.once('exit', () => {
			const isLast = !control.leave();
			// Its children end with it, in a way that leaves them no time for this.
			const ownRoot = isTreeRoot();
			if (isLast || ownRoot) removeTree(folder, { ownRoot });
		});
		return { folder, spill, control };
	}
}

/** Joins a tree that exists; `undefined` where there is none, or none any more. */
function open(folder: string): Control | undefined {
	const file = `${folder}/control`;
	let fd: number;
	try {
		fd = openSync(file, 'r+');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw messages.noTree(folder, error);
	}
	const control = Control.join(fd, mapFile(fd, CONTROL_BYTES, file));
	if (!control) throw messages.treeIsFull(folder);
	if (native().slotTest(fd, REMOVAL_BYTE, 1) === 0 && existsSync(file)) return control;
	closeSync(fd);
	return undefined;
}

function create(folder: string): Control | undefined {
	for (const { folder: dead, files } of sweepTrees())
		logger.info(`removed ${dead} with ${files} files, which a program left that is dead`);
	let unnamed: string | undefined;
	try {
		unnamed = mkdtempSync(`${folder}${UNFINISHED}`);
		const file = `${unnamed}/control`;
		const fd = allocateFile(file, CONTROL_BYTES);
		const mapping = mapFile(fd, CONTROL_BYTES, file);
		Control.initialise(mapping);
		const control = Control.join(fd, mapping);
		renameSync(unnamed, folder);
		return control;
	} catch (error) {
		if (unnamed) rmSync(unnamed, { recursive: true, force: true });
		// Another process or thread of the program was faster.
		if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
		throw messages.noTree(folder, error);
	}
}
