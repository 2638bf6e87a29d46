/** The kinds and sizes that most tests send. */
import type { Course } from './items.js';
import { ALL, BYTES, STRINGS } from './kinds.js';
import { HUGE, LARGE, SMALL, TINY } from './sizes.js';

type Selection = Pick<Course, 'kinds' | 'sizes'>;

/** Bytes by themselves and in objects, in all sizes. */
export const MEMORY: Selection = { kinds: [...BYTES, 'object'], sizes: [TINY, SMALL, LARGE] };
/** Values that are encoded. They are slow to check, so they end just above 1 MiB. */
export const ENCODED: Selection = {
	kinds: [...STRINGS, 'plain'],
	sizes: [TINY, SMALL, LARGE.filter((size) => size < 2 ** 21)],
};
export const LARGEST: Selection = { kinds: ['buffer', 'float64'], sizes: [HUGE] };
/** All kinds. */
export const MIXED: Selection = { kinds: ALL, sizes: [TINY, SMALL, LARGE] };
/** Values that a relay can write to. */
export const REWRITABLE: Selection = { kinds: [...BYTES, 'object'], sizes: [SMALL, LARGE] };
/** For tests that are not about size. */
export const MODERATE: Selection = { kinds: ALL, sizes: [TINY, TINY, SMALL, LARGE.filter((size) => size < 2 ** 21)] };

/**
 * Every kind in every size. One producer and one consumer, so the consumer knows what comes next.
 */
export function eachOf(selection: Selection, seed: number): Course {
	return { ...selection, seed, order: 'each', isSingle: true };
}

/** A random selection, for several producers and consumers: every item carries its name. */
export function anyOf(selection: Selection, seed: number): Course {
	return { ...selection, seed, order: 'random', isSingle: false };
}
