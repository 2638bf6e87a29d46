/**
 * The words at the beginning of each cell, and what belongs to a cell. All words are Int32, and
 * used by `Atomics` only. The content is up to the cell's object.
 */

/** Words of a cell, from its beginning. */
export const CellWord = {
	/**
	 * Even: the cell is free. Odd: it is in use, and the value tells this use from
	 * others. Raised by one by the taker of the cell and by its freer. With `ENDING`:
	 * somebody is about to free it.
	 */
	use: 0,
	/**
	 * Raised after each new mark, so that a look at all marks knows whether one was added
	 * meanwhile. Written by the process that has added a mark. Never reset, and wraps.
	 */
	marks: 1,
	/**
	 * Bits of `Belongs`. Set by holders, before what the bit stands for exists;
	 * cleared by the taker of the cell.
	 */
	belongs: 2,
	/**
	 * 1: there are, or were, passages of this use. Else 0. Set by their sender before the first;
	 * cleared by the taker of the cell.
	 */
	sent: 3,
	/**
	 * One bit for each slot that holds the cell: bit `slot & 31` of word `slot >>> 5`. Set by the
	 * slot's user; cleared by that user, or by a process that has seen that it is dead.
	 */
	holders: 4,
	/** What the object keeps here, written as it likes. All zeros when the cell is taken. */
	content: 36,
} as const;

/**
 * A bit of `CellWord.use`: the process that set it has found no holder of
 * the cell, and looks once more.
 */
export const ENDING = 1 << 30;

/** Returns what follows a use, or a time of being free. */
export function nextUse(use: number): number {
	return (use + 1) & (ENDING - 1);
}

export const HOLDER_WORDS = 32;

export const Belongs = {
	/** A file, called `fileName`. */
	FILE: 1,
	/**
	 * Files called `fileName` and a number, one for each bit that is set in
	 * the first words of the content.
	 */
	FILES: 2,
	/** Messages with handles that rest in its memory. */
	MESSAGES: 4,
	/**
	 * The bells of another cell, which the first two words of the content name by its number and its
	 * use. They are rung when this cell is free.
	 */
	BELLS: 8,
} as const;

/** Words of the content that say which files there are. */
export const FILE_WORDS = 8;
/** Words of the content where bells are (`doorbell.ts`), each on a cache line of its own. */
export const BELLS = [16, 32, 48, 64] as const;
/** What a ring adds to a bell. */
export const RING = 2;

/** One use of a cell. */
export interface CellUse {
	readonly number: number;
	readonly use: number;
}

export function fileName({ number, use }: CellUse): string {
	return `segment-${number}-${use}`;
}

/** Returns the names of the files of a use of the cell that begins at `base`. */
export function namesOfFiles(words: Int32Array, base: number, cell: CellUse): string[] {
	const belongs = Atomics.load(words, base + CellWord.belongs);
	const name = fileName(cell);
	const names = (belongs & Belongs.FILE) === 0 ? [] : [name];
	if ((belongs & Belongs.FILES) === 0) return names;
	for (let file = 0; file < FILE_WORDS * 32; file++)
		if ((Atomics.load(words, base + CellWord.content + (file >>> 5)) & (1 << (file & 31))) !== 0)
			names.push(`${name}.${file}`);
	return names;
}
