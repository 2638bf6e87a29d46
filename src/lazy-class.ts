/**
 * Stand-ins for classes of the package's face whose code is loaded at their first use. A program
 * that shares nothing does not pay for shared memory, and each module costs a program a millisecond
 * at its start.
 *
 * A stand-in can be used in every way in which a program uses a class: `new`, `extends`,
 * `instanceof`, its statics, its name.
 */

/** A class, whose constructor may be private. */
interface Class {
	readonly prototype: object;
}

/**
 * Returns the stand-in for a class.
 *
 * ```ts
 * export const Lock: typeof Locks.Lock = lazyClass('Lock', import.meta.url, () => locks().Lock);
 * ```
 *
 * @param module URL of the module that exports the stand-in under this name, from which other
 * processes import it.
 */
export function lazyClass<C extends Class>(name: string, module: string, load: () => C): C {
	let loaded: C | undefined;
	// A function, because the prototype of a class can't be replaced later.
	function face(): void {}
	Object.defineProperty(face, 'name', { value: name });
	const type = new Proxy(face, {
		construct: (_face, args, newTarget) =>
			Reflect.construct(
				constructorOf(real()),
				args,
				newTarget === (type as object) ? constructorOf(real()) : newTarget,
			),
		apply: (_face, self, args) => Reflect.apply(real() as unknown as () => unknown, self, args),
		// Does not load the class: sending any function looks at the names of what its file imports.
		get: (_face, key) => (key === 'name' ? name : (Reflect.get(real(), key) as unknown)),
		has: (_face, key) => Reflect.has(real(), key),
		getPrototypeOf: () => Reflect.getPrototypeOf(real()),
	}) as unknown as C;
	homes.set(type, { module, name });
	return type;

	function real(): C {
		if (loaded) return loaded;
		loaded = load();
		face.prototype = loaded.prototype;
		Object.defineProperty(loaded.prototype, 'constructor', { value: type, writable: true, configurable: true });
		return loaded;
	}
}

function constructorOf(type: Class): new () => object {
	return type as new () => object;
}

/**
 * Notes the home of a class that is loaded with the face. Without an inspector nothing else tells
 * that other processes can import it.
 *
 * @param module URL of the module that exports it under this name.
 */
export function setHome(type: Class, name: string, module: string): void {
	homes.set(type, { module, name });
}

/**
 * Returns where other processes import a class from, if `lazyClass` made it or `setHome` was told
 * of it; otherwise `undefined`.
 */
export function homeOf(type: object): { readonly module: string; readonly name: string } | undefined {
	return homes.get(type);
}

const homes = new WeakMap<object, { module: string; name: string }>();
