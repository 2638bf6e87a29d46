/**
 * Where to look for a free cell: first among the cells that this thread has seen become free, then
 * in the arenas, in turn, from the first that may have one.
 */
import { type Arena, arenaOf, CELL_BYTES, locateCell } from './arena.js';
import type { Tree } from '../tree/slots.js';

/**
 * Takes the first cell that can be taken. Makes an arena if all are full.
 *
 * @param tryTake Takes a cell if it is free.
 * @throws ProcessError if there is no memory
 */
export function takeFreeCell<C>(
	own: Tree,
	sizeClass: number,
	tryTake: (arena: Arena, index: number) => C | undefined,
): C {
	const cell = takeFrom(searchFrom[sizeClass] as number) ?? takeFrom(0);
	if (cell) return cell;
	for (;;) {
		const made = arenaOf(own, sizeClass, searchFrom[sizeClass] as number, true);
		const first = takeIn(made, tryTake);
		if (first) return first;
		searchFrom[sizeClass] = made.number + 1;
	}

	function takeFrom(from: number): C | undefined {
		for (let number = from; ; number++) {
			const arena = arenaOf(own, sizeClass, number, false);
			if (!arena) return undefined;
			const taken = takeIn(arena, tryTake);
			if (taken) return taken;
			searchFrom[sizeClass] = number + 1;
		}
	}
}

/** Notes that this thread has seen a cell become free. */
export function noteFree(own: Tree, number: number): void {
	const { arena, index } = locateCell(own, number) as { arena: Arena; index: number };
	searchFrom[arena.sizeClass] = Math.min(searchFrom[arena.sizeClass] as number, arena.number);
	const freed = recentlyFreed.get(arena);
	if (!freed) recentlyFreed.set(arena, [index]);
	else if (freed.length < MOST_REMEMBERED) freed.push(index);
}

/** By class, the number of the first arena that may have free cells. */
const searchFrom = CELL_BYTES.map(() => 0);
/** By arena, where the last search ended. */
const cursors = new Map<Arena, number>();
/** By arena, the cells that this thread has seen become free: where to look first. */
const recentlyFreed = new Map<Arena, number[]>();
const MOST_REMEMBERED = 4096;

function takeIn<C>(arena: Arena, tryTake: (arena: Arena, index: number) => C | undefined): C | undefined {
	const freed = recentlyFreed.get(arena);
	for (let index = freed?.pop(); index !== undefined; index = freed?.pop()) {
		const cell = tryTake(arena, index);
		if (cell) return cell;
	}
	const from = cursors.get(arena) ?? 0;
	for (let i = 0; i < arena.cells; i++) {
		const index = (from + i) % arena.cells;
		const cell = tryTake(arena, index);
		if (!cell) continue;
		cursors.set(arena, index + 1);
		return cell;
	}
	return undefined;
}
