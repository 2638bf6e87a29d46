/**
 * Objects in which the library itself puts what it sends, such as a target and its
 * arguments. Nobody else has one, so that nothing has to be looked up to know that a
 * receiver does not have it either.
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
