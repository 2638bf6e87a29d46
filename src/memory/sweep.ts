/**
 * Removing the trees of programs that are dead. Whoever starts a tree does it, and `npx multiprocess cleanup`.
 */
import { closeSync, existsSync, lstatSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { native } from '../native/load.js';
import { isInhabited, REMOVAL_BYTE } from './control.js';
import { removeNamesOf } from './names.js';
import { namesFolder, treePlaces, treePrefix, UNFINISHED } from './tree-name.js';

export interface Removed {
	readonly folder: string;
	readonly files: number;
	readonly bytes: number;
}

/** Removes all trees of this user that nobody is in; with `dryRun` it only tells which these are. */
export function sweepTrees({ dryRun = false } = {}): Removed[] {
	const { main, spill } = treePlaces();
	const removed: (Removed | undefined)[] = [];
	for (const place of new Set([main, spill])) {
		for (const name of namesIn(place)) {
			const folder = `${place}/${name}`;
			if (!name.startsWith(treePrefix()) || folder === namesFolder() || !isOwn(folder)) continue;
			if (!name.endsWith(SPILL)) removed.push(removeTree(folder, { dryRun }));
			else if (!existsSync(`${main}/${name.slice(0, -SPILL.length)}`)) removed.push(remove(folder, dryRun));
		}
	}
	return removed.filter((one) => one !== undefined);
}

/**
 * Removes a tree if nobody is in it.
 *
 * @param ownRoot The program ends whose tree it is, and with it all that are in it.
 */
export function removeTree(folder: string, { dryRun = false, ownRoot = false } = {}): Removed | undefined {
	// Its maker is not in it yet, or who removes it not done.
	if (folder.includes(UNFINISHED)) return isStale(folder) ? remove(folder, dryRun) : undefined;
	let fd: number;
	try {
		fd = openSync(`${folder}/control`, 'r+');
	} catch {
		// It is being made or removed, or who did that died.
		return isStale(folder) ? remove(folder, dryRun) : undefined;
	}
	try {
		const isInUse = (): boolean => !ownRoot && isInhabited(fd);
		if (isInUse() || native().slotLock(fd, REMOVAL_BYTE, 1) !== 0 || isInUse()) return undefined;
		return remove(folder, dryRun);
	} finally {
		closeSync(fd);
	}
}

const SPILL = '.spill';
/** Nobody takes as long to make a tree, or to remove one. */
const STALE_MS = 60_000;

function remove(folder: string, dryRun: boolean): Removed | undefined {
	try {
		const sizes = readdirSync(folder).map(
			(name) => statSync(`${folder}/${name}`, { throwIfNoEntry: false })?.size ?? 0,
		);
		const removed = { folder, files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
		if (dryRun) return removed;
		removeNamesOf(folder);
		// At once gone under its name, so that nobody joins what is half removed.
		const unnamed = `${folder}${UNFINISHED}${process.pid}`;
		renameSync(folder, unnamed);
		rmSync(unnamed, { recursive: true, force: true });
		rmSync(`${treePlaces().spill}${folder.slice(folder.lastIndexOf('/'))}${SPILL}`, { recursive: true, force: true });
		return removed;
	} catch {
		// Another was faster.
		return undefined;
	}
}

function namesIn(place: string): string[] {
	try {
		return readdirSync(place);
	} catch {
		// There need be no temp folder.
		return [];
	}
}

function isOwn(folder: string): boolean {
	const status = lstatSync(folder, { throwIfNoEntry: false });
	return status !== undefined && status.isDirectory() && status.uid === process.getuid?.();
}

function isStale(folder: string): boolean {
	const status = statSync(folder, { throwIfNoEntry: false });
	return status !== undefined && Date.now() - status.mtimeMs > STALE_MS;
}
