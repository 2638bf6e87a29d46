/**
 * Files in a tree's folder, under names that all its processes know. What does not fit into memory
 * lies on disk, with a symbolic link in its place, so that one name never stands for two files.
 */
import { closeSync, fstatSync, linkSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { logger } from '../../log.js';
import type { Mapping } from '../../native/binding.js';
import { allocateFile, type Content, mapFile, openFile, sizeOf } from './files.js';
import { inhabitSpill } from './spill-folder.js';
import type { Tree } from './slots.js';

/**
 * Makes a file, which appears under its name when it is complete.
 *
 * @returns false if another process has made one with that name meanwhile
 * @throws ProcessError if it fits nowhere
 */
export function placeFile(tree: Tree, name: string, content: Content): boolean {
	const unnamed = `${name}.${process.pid}-${tree.slots.slot}`;
	const inMemory = `${tree.folder}/${unnamed}`;
	try {
		closeSync(allocateFile(inMemory, content));
	} catch (error) {
		if ((error as { errno?: unknown }).errno !== 'ENOSPC' || dirnameOf(tree.spill) === dirnameOf(tree.folder))
			throw error;
		return placeOnDisk(tree, name, unnamed, content);
	}
	try {
		return isNew(() => linkSync(inMemory, `${tree.folder}/${name}`));
	} finally {
		rmSync(inMemory);
	}
}

/** Opens a file. @returns `undefined` if there is none */
export function openPlaced(tree: Tree, name: string, flags: 'r' | 'r+' = 'r+'): number | undefined {
	try {
		return openFile(`${tree.folder}/${name}`, flags);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/** Maps a whole file. @returns `undefined` if there is none */
export function mapPlaced(tree: Tree, name: string): Mapping | undefined {
	const fd = openPlaced(tree, name);
	if (fd === undefined) return undefined;
	try {
		return mapFile(fd, fstatSync(fd).size, name);
	} finally {
		closeSync(fd);
	}
}

/** Removes a file. Its space is freed with the last mapping. */
export function removePlaced(tree: Tree, name: string): void {
	removePlacedAt(`${tree.folder}/${name}`);
}

/**
 * Removes what a process left that died while it placed a file. Called while nobody has its slot.
 */
export function removeUnplaced({ folder, spill }: Tree, slot: number): void {
	for (const name of unplacedIn(folder, slot)) rmSync(`${folder}/${name}`, { force: true });
	// A file on disk keeps this name when it is placed, and a link then leads to it.
	for (const name of spill === folder ? [] : unplacedIn(spill, slot))
		if (linkAt(`${folder}/${name.replace(UNPLACED, '')}`) !== `${spill}/${name}`)
			rmSync(`${spill}/${name}`, { force: true });
}

function unplacedIn(folder: string, slot: number): string[] {
	try {
		return readdirSync(folder).filter((name) => UNPLACED.exec(name)?.[1] === String(slot));
	} catch {
		// Nothing was put on disk.
		return [];
	}
}

/** Returns where a symbolic link leads; `undefined` if there is no such link. */
export function linkAt(path: string): string | undefined {
	try {
		return readlinkSync(path);
	} catch {
		return undefined;
	}
}

export function removePlacedAt(path: string): void {
	const onDisk = linkAt(path);
	if (onDisk !== undefined) rmSync(onDisk, { force: true });
	rmSync(path, { force: true });
}

/**
 * The name of a file that does not have its own yet: it ends with the
 * process and the slot of its maker.
 */
const UNPLACED = /\.\d+-(\d+)$/;

function placeOnDisk(tree: Tree, name: string, unnamed: string, content: Content): boolean {
	const file = `${tree.spill}/${unnamed}`;
	// The folder may have been removed, as old things in a temp folder are.
	inhabitSpill(tree.spill);
	closeSync(allocateFile(file, content));
	noteSpill(tree, sizeOf(content));
	let isPlaced = false;
	try {
		isPlaced = isNew(() => symlinkSync(file, `${tree.folder}/${name}`));
	} finally {
		if (!isPlaced) rmSync(file);
	}
	return isPlaced;
}

/** Warns the first time. Later a large queue does this for each of its rings. */
function noteSpill({ spill }: Tree, bytes: number): void {
	const text = `shared memory is full: ${bytes} bytes lie on disk, in ${spill}`;
	if (hasSpilled) logger.debug(text);
	else logger.warn(`${text}; so does further data, until there is room again (logged once)`);
	hasSpilled = true;
}

let hasSpilled = false;

function isNew(link: () => void): boolean {
	try {
		link();
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

function dirnameOf(path: string): string {
	return path.slice(0, path.lastIndexOf('/'));
}
