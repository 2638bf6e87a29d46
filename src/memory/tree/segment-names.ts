/**
 * Names that users give to segments, by which any program of the same user finds them. A name
 * is a symbolic link in one folder of the user's. It leads to a file in the folder of the tree
 * that made the segment. So a name appears and goes in one step, says whose it is, and leads
 * nowhere once that tree is gone.
 *
 * Readers need no lock. A process that makes or removes a name locks the folder meanwhile, as a
 * link can't be removed on the condition that it still leads where it did. Of two processes
 * that unlink one name, the slower would remove the name that a third has just made. The kernel
 * drops the lock with its holder.
 */
import { closeSync, fstatSync, lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { ProcessError } from '../../errors.js';
import { logger } from '../../log.js';
import { native } from '../../native/load.js';
import * as messages from '../messages.js';
import { linkAt, removePlacedAt } from './placed-files.js';
import type { Slots, Tree } from './slots.js';
import { openFile } from './files.js';
import { namesFolder, treePlaces, treePrefix } from './tree-name.js';

/** @returns false if the name exists */
export function createName(name: string, target: string): boolean {
	return inLock(ownFolder, (folder) => {
		try {
			symlinkSync(target, `${folder}/${encoded(name)}`);
			return true;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
			throw messages.noNames(folder, error);
		}
	}) as boolean;
}

/**
 * Returns the file that a name stands for, which may be gone. A link that leads anywhere
 * but into a tree is not a name.
 */
export function targetOf(name: string): string | undefined {
	const target = linkAt(`${checkedFolder()}/${encoded(name)}`);
	return target?.startsWith(`${treePlaces().main}/${treePrefix()}`) ? target : undefined;
}

/** Removes a name, unless it stands for something else by now. */
export function removeName(name: string, target: string): void {
	inLock(existingFolder, (folder) => removeLink(`${folder}/${encoded(name)}`, target));
}

/**
 * Removes the names of all that is in a tree's folder. A name that stays leads nowhere, and
 * goes when somebody looks it up.
 */
export function removeNamesOf(tree: string): void {
	try {
		inLock(existingFolder, (folder) => {
			for (const file of filesIn(folder)) {
				const target = linkAt(`${folder}/${file}`);
				if (target?.startsWith(`${tree}/`)) removeLink(`${folder}/${file}`, target);
			}
		});
	} catch (error) {
		logger.debug(`the names of ${tree} are kept: ${String(error)}`);
	}
}

/** Returns what the file of a named segment is called in its tree's folder. */
export function namedFile({ slot, me }: Slots, number: number): string {
	return `named-${slot}-${me}-${number}`;
}

/** Removes files whose maker died before they got their name. Called while nobody has its slot. */
export function removeUnnamed({ folder }: Tree, slot: number): void {
	const files = readdirSync(folder).filter((file) => file.startsWith(`named-${slot}-`));
	if (files.length === 0) return;
	inLock(ownFolder, (names) => {
		const targets = new Set(filesIn(names).map((name) => linkAt(`${names}/${name}`)));
		for (const file of files) if (!targets.has(`${folder}/${file}`)) removePlacedAt(`${folder}/${file}`);
	});
}

/** @throws TypeError, RangeError for anything that can't be a name */
export function checkName(name: unknown, call: string): asserts name is string {
	if (typeof name !== 'string') throw messages.noName(call, name);
	if (name === '' || name.includes('\0') || /\p{Surrogate}/u.test(name)) throw messages.badName(call, name);
	if (encoded(name).length > LONGEST) throw messages.longName(call, name, LONGEST);
}

/** Most characters of a file's name. */
const LONGEST = 255;
/** The file whose first byte is locked. No name is encoded so. */
const LOCK = '.lock';

/** Returns what the file of a name is called. */
function encoded(name: string): string {
	return encodeURIComponent(name).replaceAll('.', '%2E');
}

/**
 * Changes names while no other program does. The folder goes when its last name has gone.
 *
 * @param find Returns the folder; if it returns none, nothing is changed.
 */
function inLock<R>(find: () => string | undefined, change: (folder: string) => R): R | undefined {
	for (;;) {
		const folder = find();
		if (folder === undefined) return undefined;
		const lock = lockFolder(folder);
		if (lock === undefined) continue;
		try {
			return change(folder);
		} finally {
			if (filesIn(folder).length === 1) {
				// In this order: a process that finds the folder without the lock's file makes that file
				// again, and the folder stays.
				rmSync(`${folder}/${LOCK}`, { force: true });
				removeEmpty(folder);
			}
			closeSync(lock);
		}
	}
}

/** @returns `undefined` if the folder was removed meanwhile */
function lockFolder(folder: string): number | undefined {
	let fd: number;
	try {
		fd = openFile(`${folder}/${LOCK}`, 'a+', 0o600);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error instanceof ProcessError ? error : messages.noNames(folder, error);
	}
	const pause = new Int32Array(new SharedArrayBuffer(4));
	while (native().slotLock(fd, 0, 1) !== 0) Atomics.wait(pause, 0, 0, 1);
	if (fstatSync(fd).nlink > 0) return fd;
	closeSync(fd);
	return undefined;
}

function removeEmpty(folder: string): void {
	try {
		rmdirSync(folder);
	} catch {
		// Another process is about to make a name.
	}
}

function removeLink(path: string, target: string): void {
	if (linkAt(path) === target) rmSync(path, { force: true });
}

function filesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function existingFolder(): string | undefined {
	const folder = namesFolder();
	return lstatSync(folder, { throwIfNoEntry: false }) ? checkedFolder() : undefined;
}

function ownFolder(): string {
	try {
		mkdirSync(namesFolder(), { mode: 0o700 });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw messages.noNames(namesFolder(), error);
	}
	return checkedFolder();
}

/**
 * Refuses a folder of somebody else's. In a shared place anybody may make a folder with that name,
 * and lead this program to files of their choice.
 */
function checkedFolder(): string {
	const folder = namesFolder();
	const status = lstatSync(folder, { throwIfNoEntry: false });
	if (status && (!status.isDirectory() || status.uid !== process.getuid?.() || (status.mode & 0o077) !== 0))
		throw messages.foreignNames(folder);
	return folder;
}
