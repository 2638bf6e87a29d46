/**
 * Of a list of cases that are much alike `npm test` runs every other one: those that Node 20 leaves
 * out run on Node 24, so CI runs them all. The soak runs all on each Node.
 */
import { nodeMajor } from './node-binaries.js';

/** Those that this run is to try, in their order; of a list of one that one. */
export function share<T>(cases: readonly T[]): readonly T[] {
	if (process.env.MULTIPROCESS_SOAK || cases.length < 2) return cases;
	return cases.filter((_, index) => index % 2 === Math.floor(nodeMajor / 4) % 2);
}
