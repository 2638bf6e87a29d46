/**
 * Names that users give to segments: any program of the same user finds a segment by one. A name is a symbolic link in one folder of the user's, to a file in the
 * folder of the tree that made the segment; so it appears and goes in one step, says whose it is, and leads nowhere once that tree is gone.
 *
 * It is no table of what is shared: the file is made and removed elsewhere.
 */
import { lstatSync, mkdirSync, readdirSync, readlinkSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import * as messages from './messages.js';
import { namesFolder, treePlaces, treePrefix } from './tree-name.js';

/** @returns false where the name exists */
export function createName(name: string, target: string): boolean {
	for (;;) {
		const folder = ownFolder();
		try {
			symlinkSync(target, `${folder}/${encoded(name)}`);
			return true;
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			if (code === 'EEXIST') return false;
			// Another has just removed the folder with its last name.
			if (code !== 'ENOENT') throw messages.noNames(folder, error);
		}
	}
}

/** The file that a name stands for, which may be gone. A link that leads anywhere but into a tree is nobody's name. */
export function targetOf(name: string): string | undefined {
	const target = linkAt(`${checkedFolder()}/${encoded(name)}`);
	return target?.startsWith(`${treePlaces().main}/${treePrefix()}`) ? target : undefined;
}

/** Removes a name, unless it stands for something else by now. */
export function removeName(name: string, target: string): void {
	remove(`${namesFolder()}/${encoded(name)}`, target);
}

/** Removes the names of all that is in a tree's folder. */
export function removeNamesOf(tree: string): void {
	const folder = namesFolder();
	for (const file of readNames(folder)) {
		const target = linkAt(`${folder}/${file}`);
		if (target?.startsWith(`${tree}/`)) remove(`${folder}/${file}`, target);
	}
}

/** @throws TypeError, RangeError for what can be no name */
export function checkName(name: unknown, call: string): asserts name is string {
	if (typeof name !== 'string') throw messages.noName(call, name);
	if (name === '' || name.includes('\0') || /\p{Surrogate}/u.test(name)) throw messages.badName(call, name);
	if (encoded(name).length > LONGEST) throw messages.longName(call, name, LONGEST);
}

/** Of a file's name. */
const LONGEST = 255;

/** As a file is called. */
function encoded(name: string): string {
	return encodeURIComponent(name).replaceAll('.', '%2E');
}

function remove(path: string, target: string): void {
	if (linkAt(path) !== target) return;
	rmSync(path, { force: true });
	try {
		rmdirSync(namesFolder());
	} catch {
		// It has others in it.
	}
}

function linkAt(path: string): string | undefined {
	try {
		return readlinkSync(path);
	} catch {
		return undefined;
	}
}

function readNames(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function ownFolder(): string {
	try {
		mkdirSync(namesFolder(), { mode: 0o700 });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw messages.noNames(namesFolder(), error);
	}
	return checkedFolder();
}

/** Where memory is shared anybody may make a folder of that name, and lead this program to files of its choice. */
function checkedFolder(): string {
	const folder = namesFolder();
	const status = lstatSync(folder, { throwIfNoEntry: false });
	if (status && (!status.isDirectory() || status.uid !== process.getuid?.() || (status.mode & 0o077) !== 0))
		throw messages.foreignNames(folder);
	return folder;
}
