/**
 * The words of a cell that streams live in: the file numbers of their rings, the bells, and for
 * each stream (a queue has one, a pipe one in each direction) who puts, who takes, and how it
 * stands. Words that different processes write often are on cache lines of their own.
 *
 * All are used by `Atomics` only.
 */
import { BELLS, FILE_WORDS } from '../memory/cells/layout.js';

/** Words of the cell's content. */
export const CellLayout = {
	/** A bit for each file number in use: see `ring-files.ts`. */
	files: 0,
	/** Rings made so far, which tells a ring from those that had its file number before. */
	generation: FILE_WORDS,
} as const;

/** Where the bells of a stream are; `ringWhenFreed` rings them all. */
export function bellsAt(stream: number): { arrivals: number; departures: number } {
	return { arrivals: BELLS[stream * 2] as number, departures: BELLS[stream * 2 + 1] as number };
}

/** Words of a stream, from `streamAt`. */
export const StreamLayout = {
	/** Two words: the lock of those who put. */
	putLock: 0,
	/** Serial of the last ring, or of one before it; 0 before the first put. By who has `putLock`. */
	tailRing: 2,
	/**
	 * Serial of the first of the emptied rings that may be used again, or 0. One is added by who has
	 * `takeLock`, taken by who has `putLock`.
	 */
	spare: 3,
	/**
	 * 1: somebody died while it had a lock, and may have left a file that no ring refers to. Set by
	 * who finds that; cleared by who has both locks.
	 */
	untidy: 4,
	/** Bits of `StreamState`. By who has `putLock`; never cleared. */
	state: 5,
	/** Two words: the lock of those who take. */
	takeLock: 16,
	/**
	 * Serial of the first ring; 0 before the first put. By who has `takeLock`, the first by who puts
	 * it.
	 */
	headRing: 18,
	/** Items of a joinable queue that are done; never more than were put. */
	done: 32,
	/** A bell that is rung when all are. */
	allDone: 33,
} as const;

export const StreamState = {
	/** Nothing may be put any more. */
	SHUT: 1,
	/** What is in it is not given out any more. */
	DISCARDED: 2,
} as const;

const FIRST_STREAM = 80;
const STREAM_WORDS = 64;

export function streamAt(stream: number): number {
	return FIRST_STREAM + stream * STREAM_WORDS;
}

/** Words of the content of a cell with so many streams. */
export function wordsFor(streams: number): number {
	return streamAt(streams);
}
