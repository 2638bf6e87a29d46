/** The first process of a program without standbys. */
import { firstStartBy, timedStarts } from '../timed-starts.mjs';

export const row = firstStartBy('spawn', ['child-process', 'python-fork', 'python-forkserver', 'python-spawn']);

export const prepare = timedStarts;
