/** Functions that arrived in a message. Each message may bring them anew. */

export function noteArrived(fn: Function): void {
	arrived.add(fn);
}

export function hasArrived(fn: Function): boolean {
	return arrived.has(fn);
}

const arrived = new WeakSet<Function>();
