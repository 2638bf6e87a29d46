/**
 * Objects of this library that stay where they are: an area says so of its own when it is loaded.
 */

/** Objects for which `test` is true can't be sent, as a message that ends in `reason` says. */
export function refuseToShip(test: (object: object) => boolean, reason: string): void {
	refusals.push({ test, reason });
}

export function refusalOf(object: object): string | undefined {
	return refusals.find(({ test }) => test(object))?.reason;
}

const refusals: { test: (object: object) => boolean; reason: string }[] = [];
