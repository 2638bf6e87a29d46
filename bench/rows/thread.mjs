/** The first thread of a program. */
import { firstStartBy, timedStarts } from '../timed-starts.mjs';

export const row = firstStartBy('thread', ['worker-threads']);

export const prepare = timedStarts;
