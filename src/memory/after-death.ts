/**
 * What is to be done when a child has ended and all that it sent has arrived: what it held may be freed. In a file of its own, because who
 * starts processes need not load what shares memory.
 */

export function onChildDeath(callback: () => void): void {
	callbacks.push(callback);
}

/** To be called by who has seen a child end. */
export function childDied(): void {
	for (const callback of callbacks) callback();
}

const callbacks: (() => void)[] = [];
