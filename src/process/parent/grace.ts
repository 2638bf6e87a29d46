/**
 * The end of a child that may not want to end: SIGTERM first, SIGKILL after a grace.
 */
import { clearTimeout, setTimeout } from '../../timers.js';
import type { Child } from './launch.js';

/**
 * Kills the child unless it has ended by itself when the grace is over. It may have a handler of
 * its own for SIGTERM, or be cut off from its channel.
 */
export function killAfterGrace(child: Child): void {
	if (child.exit) return;
	const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
	void child.exited.then(() => clearTimeout(timer));
}

/** The time that a child has between SIGTERM and SIGKILL. */
const GRACE_MS = 2_000;
