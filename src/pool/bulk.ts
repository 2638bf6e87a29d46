/**
 * Whether a value travels with many others in one frame. Primitives do: they can always be sent and
 * never change. A long string is big enough to go by itself.
 */
export function travelsInBulk(value: unknown): boolean {
	switch (typeof value) {
		case 'object':
			return value === null;
		case 'function':
			return false;
		case 'string':
			return value.length < LONG_STRING;
		default:
			return true;
	}
}

const LONG_STRING = 4096;
