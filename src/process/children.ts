/**
 * The children that run now, so that none outlives this process: idle and awaiting ones notice the end of their channel, busy ones are told.
 */
import type { Child } from './launch.js';

export function addChild(child: Child): void {
	// Before this process gives up what it holds in shared memory: a child would take it for one that died.
	if (running.size === 0) process.prependListener('exit', terminateAll);
	running.add(child);
}

export function removeChild(child: Child): void {
	running.delete(child);
	if (running.size === 0) process.off('exit', terminateAll);
}

const running = new Set<Child>();

function terminateAll(): void {
	for (const child of running) child.kill('SIGTERM');
}
