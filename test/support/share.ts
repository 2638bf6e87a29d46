/**
 * Splits a list of similar cases over the Nodes. `npm test` runs every other case: Node 24 runs
 * those that Node 20 leaves out, so CI runs them all. The soak runs all cases on each Node.
 */
import { nodeMajor } from './node-binaries.js';

/** The cases of this run, in their order. A single case always runs. */
export function share<T>(cases: readonly T[]): readonly T[] {
	if (process.env.MULTIPROCESS_SOAK || cases.length < 2) return cases;
	return cases.filter((_, index) => index % 2 === Math.floor(nodeMajor / 4) % 2);
}
