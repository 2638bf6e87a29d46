/** Objects of this library that can't be sent; each area registers its own when it is loaded. */

/** Refuses objects for which `test` is true, with a message that ends in `reason`. */
export function refuseToShip(test: (object: object) => boolean, reason: string): void {
	refusals.push({ test, reason });
}

export function refusalOf(object: object): string | undefined {
	return refusals.find(({ test }) => test(object))?.reason;
}

const refusals: { test: (object: object) => boolean; reason: string }[] = [];
