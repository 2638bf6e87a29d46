/**
 * The child's side of a Process: runs its target, or the `run` of its subclass.
 */
import type { EntryMain } from './child-main.js';
import { adoptInChild, type Work } from './process.js';

export const main: EntryMain = (_channel, payload) => {
	const { instance, ...work } = payload as Work;
	return instance ? adoptInChild(instance, work).run() : work.target?.(...work.args);
};
