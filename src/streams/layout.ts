/**
 * Words of a cell that holds streams: the file numbers of its rings, the bells, and the words of
 * each stream. A queue has one stream, a pipe one in each direction. Words that different processes
 * write often stand on different cache lines.
 *
 * All words are accessed by `Atomics` only.
 */
import { BELLS, FILE_WORDS } from '../memory/cells/layout.js';

/** Words of the cell's content. */
export const CellLayout = {
	/** A bit for each file number in use: see `ring-files.ts`. */
	files: 0,
	/** Number of rings made so far. It tells a ring from earlier ones with the same file number. */
	generation: FILE_WORDS,
} as const;

/** Returns where the bells of a stream are; `ringWhenFreed` rings them all. */
export function bellsAt(stream: number): { arrivals: number; departures: number } {
	return { arrivals: BELLS[stream * 2] as number, departures: BELLS[stream * 2 + 1] as number };
}

/** Words of a stream, relative to `streamAt`. */
export const StreamLayout = {
	/** The put lock, in two words: held by a producer. */
	putLock: 0,
	/**
	 * Serial of the last ring, or of one before it; 0 before the first put. Written under `putLock`.
	 */
	tailRing: 2,
	/**
	 * Serial of the top spare, or 0: see `spare-rings.ts`. Spares are added under `takeLock` and
	 * taken under `putLock`.
	 */
	spare: 3,
	/**
	 * 1: a process died while it held a lock, and may have left a file that no ring refers to. Set
	 * by the process that notices; cleared under both locks.
	 */
	untidy: 4,
	/** Bits of `StreamState`. Set under `putLock`, never cleared. */
	state: 5,
	/** The take lock, in two words: held by a consumer. */
	takeLock: 16,
	/**
	 * Serial of the first ring; 0 before the first put. Written under `takeLock`, except for the
	 * first value, which the first producer writes under `putLock`.
	 */
	headRing: 18,
	/** Number of items of a joinable queue that are done; never more than were put. */
	done: 32,
	/** A bell that rings when all items are done. */
	allDone: 33,
} as const;

export const StreamState = {
	/** Nothing may be put any more. */
	SHUT: 1,
	/** Its items are no longer handed out. */
	DISCARDED: 2,
} as const;

const FIRST_STREAM = 80;
const STREAM_WORDS = 64;

export function streamAt(stream: number): number {
	return FIRST_STREAM + stream * STREAM_WORDS;
}

/** Returns how many words of content a cell with that many streams has. */
export function wordsFor(streams: number): number {
	return streamAt(streams);
}
