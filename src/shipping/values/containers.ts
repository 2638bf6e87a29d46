/**
 * Objects that the library itself makes to hold what it sends, such as a target and its arguments.
 * Nobody else has one, so no look-up is needed to know that the receiver does not have it, either.
 */

/** @returns the object */
export function container<T extends object>(object: T): T {
	containers.add(object);
	return object;
}

export function isContainer(object: object): boolean {
	return containers.has(object);
}

const containers = new WeakSet<object>();
