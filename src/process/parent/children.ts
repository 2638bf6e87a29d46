/**
 * The children that run now, so that none outlives this process: idle and awaiting ones notice the
 * end of their channel, busy ones are told.
 */
import type { Child } from './launch.js';

export function addChild(child: Child): void {
	// First, so that no exit handler of the program holds it up.
	if (running.size === 0) process.prependListener('exit', terminateAll);
	running.add(child);
}

export function removeChild(child: Child): void {
	running.delete(child);
	if (running.size === 0) process.off('exit', terminateAll);
}

export function runningChildren(): Iterable<Child> {
	return running;
}

const running = new Set<Child>();

function terminateAll(): void {
	for (const child of running) child.kill('SIGTERM');
}
