/**
 * The words that stand at the beginning of each cell: whether it is in use, what goes with it, and who holds it.
 */
import type { Control } from './control.js';
import { isKept } from './passage-table.js';

/** Words of a cell, from its beginning. */
export const Layout = {
	/** Even: free. Odd: in use; its value tells this use from others. Raised by one by who takes the cell, and by who frees it. */
	use: 0,
	/** Raised by each new holder, so that who has looked at all holders knows whether one of them handed the cell to another meanwhile. */
	holds: 1,
	/** Bits of `Belongs`: what goes with the cell. Set by its holders, before there is any of it. */
	belongs: 2,
	/** 0, or the number + 1 of the cell whose bells are rung when this one is freed. By who takes the cell, before anybody else knows it. */
	bells: 3,
	/**
	 * A bit for each slot that holds the cell. Set by the slot's user; cleared by it, or by who has seen that it is dead. Bit 0, which is no slot's: a message
	 * may hold it, and the table of passages says whether one does. Set by the message's sender, cleared by who frees the cell.
	 */
	holders: 4,
	/** What the object keeps here. All zeros when the cell is taken. */
	content: 36,
} as const;

const HOLDER_WORDS = 32;
export const KEPT = 1;

export const Belongs = {
	/** A file, called `fileName`. */
	FILE: 1,
	/** Files, called `fileName` and a number, for each bit that is set in the first words of the content. */
	FILES: 2,
	/** Messages that rest in its memory, with handles. */
	MESSAGES: 4,
} as const;

/** Words of the content that say which files there are. */
export const FILE_WORDS = 8;
/** Words of the content where bells are, see `doorbell.ts`, each on a cache line of its own. */
export const BELLS = [16, 32, 48, 64] as const;
/** What a ring adds to a bell. */
export const RING = 2;

/** To be called before the cell is looked at: who frees it meanwhile sees that. */
export function setHolder(words: Int32Array, base: number, slot: number): void {
	Atomics.add(words, base + Layout.holds, 1);
	Atomics.or(words, base + Layout.holders + (slot >>> 5), 1 << (slot & 31));
}

/** A message that rests somewhere, or is left by its sender, is about to hold the cell whose content is there. */
export function noteKept({ words, at }: { readonly words: Int32Array; readonly at: number }): void {
	Atomics.or(words, at - Layout.content + Layout.holders, KEPT);
}

/** By slots for which `counts` is true, or by a message that rests somewhere. */
export function isHeldBy(
	control: Control,
	words: Int32Array,
	base: number,
	number: number,
	counts: (slot: number) => boolean,
): boolean {
	return (
		hasHolder(words, base, counts) ||
		((Atomics.load(words, base + Layout.holders) & KEPT) !== 0 && isKept(control, number))
	);
}

/** One of the slots for which `counts` is true. */
export function hasHolder(words: Int32Array, base: number, counts: (slot: number) => boolean): boolean {
	for (let i = 0; i < HOLDER_WORDS; i++) {
		let bits = Atomics.load(words, base + Layout.holders + i);
		if (i === 0) bits &= ~KEPT;
		for (; bits !== 0; bits &= bits - 1) if (counts(i * 32 + 31 - Math.clz32(bits & -bits))) return true;
	}
	return false;
}

/** The files that go with it. */
export function namesOfFiles(words: Int32Array, base: number, number: number, use: number, belongs: number): string[] {
	const name = fileName(number, use);
	const names = (belongs & Belongs.FILE) === 0 ? [] : [name];
	if ((belongs & Belongs.FILES) === 0) return names;
	for (let file = 0; file < FILE_WORDS * 32; file++)
		if ((Atomics.load(words, base + Layout.content + (file >>> 5)) & (1 << (file & 31))) !== 0)
			names.push(`${name}.${file}`);
	return names;
}

export function fileName(number: number, use: number): string {
	return `segment-${number}-${use}`;
}
