/**
 * Arenas: files that are cut into cells of one size, for small and numerous objects (locks,
 * events, values). An arena lives as long as its tree. Each is twice as large as the one before.
 * A process that needs an arena that does not exist yet makes it.
 *
 * A cell is found free and taken by one compare-and-exchange of its first word. So a process that
 * dies in between leaves neither a lock nor a torn list behind.
 */
import type { Mapping } from '../../native/binding.js';
import { mapPlaced, placeFile } from '../tree/placed-files.js';
import type { Tree } from '../tree/slots.js';

export interface Arena {
	readonly sizeClass: number;
	readonly number: number;
	readonly words: Int32Array;
	readonly mapping: Mapping;
	/** Words of a cell. */
	readonly stride: number;
	readonly cells: number;
}

/** Bytes of a cell, by size class. */
export const CELL_BYTES = [256, 4096, 65_536] as const;
/** Cells of the first arena, by size class. */
const FIRST_CELLS = [1024, 32, 4] as const;
/**
 * Bits of a cell's number: 0–20 its index in the arena, 21–25 the arena's number, 26–27 its size
 * class.
 */
const INDEX_BITS = 21;
const NUMBER_BITS = 5;

export function cellNumber(arena: Arena, index: number): number {
	return (((arena.sizeClass << NUMBER_BITS) | arena.number) << INDEX_BITS) | index;
}

/** Returns where a cell is; `undefined` if no cell has that number. */
export function locateCell(tree: Tree, cell: number): { arena: Arena; index: number } | undefined {
	const number = (cell >>> INDEX_BITS) & ((1 << NUMBER_BITS) - 1);
	const sizeClass = cell >>> (INDEX_BITS + NUMBER_BITS);
	const arena = sizeClass < CELL_BYTES.length ? arenaOf(tree, sizeClass, number, false) : undefined;
	const index = cell & ((1 << INDEX_BITS) - 1);
	return arena && index < arena.cells ? { arena, index } : undefined;
}

/**
 * Returns arena `number` of a class.
 *
 * @param create Make the arena if it does not exist; otherwise `undefined` is returned for it.
 */
export function arenaOf(tree: Tree, sizeClass: number, number: number, create: true): Arena;
export function arenaOf(tree: Tree, sizeClass: number, number: number, create: false): Arena | undefined;
export function arenaOf(tree: Tree, sizeClass: number, number: number, create: boolean): Arena | undefined {
	const known = (arenas[sizeClass] as Arena[])[number];
	if (known) return known;
	const name = `arena-${sizeClass}-${number}`;
	const mapping = mapPlaced(tree, name) ?? (create ? makeArena(tree, name, sizeClass, number) : undefined);
	if (!mapping) return undefined;
	const stride = (CELL_BYTES[sizeClass] as number) / 4;
	const words = new Int32Array(mapping.buffer);
	const arena = { sizeClass, number, words, mapping, stride, cells: words.length / stride };
	(arenas[sizeClass] as Arena[])[number] = arena;
	return arena;
}

/** The arenas that this thread has mapped, by class and number. */
const arenas: Arena[][] = CELL_BYTES.map(() => []);

function makeArena(tree: Tree, name: string, sizeClass: number, number: number): Mapping {
	placeFile(tree, name, (CELL_BYTES[sizeClass] as number) * ((FIRST_CELLS[sizeClass] as number) << number));
	return mapPlaced(tree, name) as Mapping;
}
