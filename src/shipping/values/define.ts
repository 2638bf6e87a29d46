/**
 * Defines a property as an assignment to a plain object would; `__proto__` and
 * inherited setters play no part.
 */
export function define(target: object, key: string, value: unknown): void {
	if (key in target)
		Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
	else (target as Record<string, unknown>)[key] = value;
}
