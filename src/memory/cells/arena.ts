/**
 * Arenas: files that are cut into cells of one size, for what is small and comes in great numbers
 * (locks, events, values). An arena is never removed before its tree is; each is twice as large as
 * the one before. Whoever needs one that does not exist yet makes it.
 *
 * A cell is found free and taken by one compare-and-exchange of its first word, so that nobody who
 * dies in between leaves a lock behind or a list torn.
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

/** Bytes of the cells of each class. */
export const CELL_BYTES = [256, 4096, 65_536] as const;
/** Cells of the first arena of each class. */
const FIRST_CELLS = [1024, 32, 4] as const;
/**
 * Bits of a cell's number: 0–20 the index in its arena, 21–25 the arena's number, 26–27 its class.
 */
const INDEX_BITS = 21;
const NUMBER_BITS = 5;

export function cellNumber(arena: Arena, index: number): number {
	return (((arena.sizeClass << NUMBER_BITS) | arena.number) << INDEX_BITS) | index;
}

/** Where a cell is; `undefined` for what is the number of none. */
export function locateCell(tree: Tree, cell: number): { arena: Arena; index: number } | undefined {
	const number = (cell >>> INDEX_BITS) & ((1 << NUMBER_BITS) - 1);
	const sizeClass = cell >>> (INDEX_BITS + NUMBER_BITS);
	const arena = sizeClass < CELL_BYTES.length ? arenaOf(tree, sizeClass, number, false) : undefined;
	const index = cell & ((1 << INDEX_BITS) - 1);
	return arena && index < arena.cells ? { arena, index } : undefined;
}

/**
 * Arena `number` of a class.
 *
 * @param create make it where it does not exist; else `undefined` is given for it
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

/** Those that this thread has mapped, by class and number. */
const arenas: Arena[][] = CELL_BYTES.map(() => []);

function makeArena(tree: Tree, name: string, sizeClass: number, number: number): Mapping {
	placeFile(tree, name, (CELL_BYTES[sizeClass] as number) * ((FIRST_CELLS[sizeClass] as number) << number));
	return mapPlaced(tree, name) as Mapping;
}
