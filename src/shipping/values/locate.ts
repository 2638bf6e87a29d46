/**
 * Finds the path of a value in a graph of data, for an error message. The search is breadth first,
 * so the path is a shortest one.
 */
export function locate(root: unknown, wanted: unknown): string {
	if (Object.is(root, wanted)) return '';
	const seen = new Set<unknown>([root]);
	const queue: { value: object; path: string }[] = [];
	if (isObject(root)) queue.push({ value: root, path: '' });
	for (const { value, path } of queue) {
		if (seen.size > MOST_VISITED) break;
		for (const [step, child] of members(value)) {
			if (Object.is(child, wanted)) return path + step;
			if (!isObject(child) || seen.has(child)) continue;
			seen.add(child);
			queue.push({ value: child, path: path + step });
		}
	}
	return '';
}

/** Returns a property access as source text. */
export function stepOf(object: object, key: string | symbol): string {
	if (typeof key === 'symbol') return `[${String(key)}]`;
	if (Array.isArray(object) && /^\d+$/.test(key)) return `[${key}]`;
	return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

const MOST_VISITED = 1_000_000;

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function* members(object: object): Iterable<[step: string, child: unknown]> {
	if (ArrayBuffer.isView(object)) {
		// Its keys are its elements, and a list of them may exceed memory.
		yield ['.buffer', object.buffer];
		return;
	}
	try {
		if (object instanceof Map) {
			for (const [key, value] of Map.prototype.entries.call(object)) {
				yield ['.keys()', key];
				yield [`.get(${isObject(key) ? '…' : typeof key === 'string' ? JSON.stringify(key) : String(key)})`, value];
			}
		} else if (object instanceof Set) {
			for (const value of Set.prototype.values.call(object)) yield ['.values()', value];
		}
		for (const key of Reflect.ownKeys(object)) {
			const descriptor = Object.getOwnPropertyDescriptor(object, key);
			// Calling a getter can't find its value again: it may return another one each time.
			if (descriptor && 'value' in descriptor) yield [stepOf(object, key), descriptor.value];
		}
	} catch {
		// A proxy that throws; its contents stay unnamed.
	}
}
