/**
 * The child's side of a Process: runs its target, or the `run()` of its subclass.
 */
import { lazily } from '../../lazy.js';
import type { Work } from '../process-core.js';
import type * as Cores from '../process-core.js';
import type { EntryMain } from '../protocol.js';
import { runToEnd } from '../run-to-end.js';

export const main: EntryMain = (_channel, payload) => {
	const { instance, ...work } = payload as Work;
	return runToEnd(instance ? cores().adoptInChild(instance, work).run() : work.target?.(...work.args));
};

const cores = lazily<typeof Cores>('./process/process-core.js');
