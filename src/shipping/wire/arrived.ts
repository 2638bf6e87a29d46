/** Functions that came here in a message, in which they may come anew each time. */

export function noteArrived(fn: Function): void {
	arrived.add(fn);
}

export function hasArrived(fn: Function): boolean {
	return arrived.has(fn);
}

const arrived = new WeakSet<Function>();
