/**
 * Removes the trees of dead programs: whenever a tree is made, and by `npx multiprocess cleanup`.
 *
 * A folder is dead when nobody inhabits it (`tree.ts`), and the kernel says so in every
 * namespace. A tree has two folders, one in memory and one on disk, and each has
 * inhabitants of its own. Two programs may share a temp folder but not shared memory
 * (`/dev/shm`), or the reverse.
 */
import { closeSync, fstatSync, lstatSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { native } from '../../native/load.js';
import { linkAt } from './placed-files.js';
import { removeNamesOf } from './segment-names.js';
import { INHABITED_BYTE, SLOTS } from './slots.js';
import { namesFolder, SPILL, SPILL_LINK, SPILL_LOCK, treePlaces, treePrefix, UNFINISHED } from './tree-name.js';
import { wallClock } from '../../timers.js';

export interface Removed {
	readonly folder: string;
	readonly files: number;
	readonly bytes: number;
}

/**
 * Removes all folders of this user's trees that nobody inhabits; with
 * `dryRun`, only returns which these are.
 */
export function removeDeadTrees({ dryRun = false } = {}): Removed[] {
	const { main, spill } = treePlaces();
	const folders = [...new Set([main, spill])].flatMap((place) => namesIn(place).map((name) => `${place}/${name}`));
	return folders
		.filter((folder) => folder !== namesFolder() && isOwn(folder))
		.map((folder) => removeIfDead(folder, { dryRun }))
		.filter((removed) => removed !== undefined)
		.filter(({ folder, files }) => files > 0 || !folder.endsWith(SPILL));
}

/** Removes a tree's folder if nobody inhabits it. */
export function removeIfDead(folder: string, { dryRun = false } = {}): Removed | undefined {
	// Its maker is not in it yet, or its remover has not finished.
	if (folder.includes(UNFINISHED)) return isStale(folder) ? remove(folder, dryRun) : undefined;
	const file = `${folder}/${folder.endsWith(SPILL) ? SPILL_LOCK : 'control'}`;
	let fd: number;
	try {
		fd = openSync(file, 'r+');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return undefined;
		// A process is making or removing the folder, or died while doing so.
		return isStale(folder) ? remove(folder, dryRun) : undefined;
	}
	try {
		// The bytes of the slots as well: a thread may have one although its
		// process never inhabited the folder.
		if (native().slotLock(fd, INHABITED_BYTE, SLOTS) !== 0) return undefined;
		// Another process may have removed the folder before the lock, and a program
		// made a new one with that name.
		return fstatSync(fd).ino === statSync(file, { throwIfNoEntry: false })?.ino ? remove(folder, dryRun) : undefined;
	} finally {
		closeSync(fd);
	}
}

/** Upper bound on the time that making or removing a tree takes. */
const STALE_MS = 60_000;

function remove(folder: string, dryRun: boolean): Removed | undefined {
	try {
		const sizes = readdirSync(folder)
			.filter((name) => name !== SPILL_LOCK && name !== SPILL_LINK)
			.map((name) => statSync(`${folder}/${name}`, { throwIfNoEntry: false })?.size ?? 0);
		const spill = linkAt(`${folder}/${SPILL_LINK}`);
		const removed = { folder, files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
		if (dryRun) return removed;
		removeNamesOf(folder);
		// The folder loses its name at once, so that nobody joins what is half removed.
		const unnamed = `${folder}${UNFINISHED}${process.pid}`;
		renameSync(folder, unnamed);
		rmSync(unnamed, { recursive: true, force: true });
		if (spill !== undefined && isOwn(spill)) removeIfDead(spill);
		return removed;
	} catch {
		// Another process was faster.
		return undefined;
	}
}

function namesIn(place: string): string[] {
	try {
		return readdirSync(place).filter((name) => name.startsWith(treePrefix()));
	} catch {
		// There may be no temp folder.
		return [];
	}
}

function isOwn(folder: string): boolean {
	const status = lstatSync(folder, { throwIfNoEntry: false });
	return status !== undefined && status.isDirectory() && status.uid === process.getuid?.();
}

function isStale(folder: string): boolean {
	const status = statSync(folder, { throwIfNoEntry: false });
	return status !== undefined && wallClock() - status.mtimeMs > STALE_MS;
}
