/**
 * Classes of the package's face whose code is loaded when they are first used: a program
 * that shares nothing does not pay for what shares memory, and each module costs a
 * program a millisecond at its start.
 *
 * What is exported stands for the class in every way that a program has of using one: `new`,
 * `extends`, `instanceof`, its statics, its name.
 */

/** Its constructor may be private. */
interface Class {
	readonly prototype: object;
}

/**
 * ```ts
 * export const Lock: typeof Locks.Lock = lazyClass('Lock', import.meta.url, () => locks().Lock);
 * ```
 *
 * @param module URL of the module that exports it under this name, from
 * where other processes import it.
 */
export function lazyClass<C extends Class>(name: string, module: string, load: () => C): C {
	let loaded: C | undefined;
	// Not a class: the prototype of one could not be set later.
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
		// The sender of any function looks at the names of what its file imports.
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
 * For a class of the face that is loaded with it. Without an inspector nothing else tells that
 * other processes can import it.
 *
 * @param module URL of the module that exports it under this name
 */
export function setHome(type: Class, name: string, module: string): void {
	homes.set(type, { module, name });
}

/**
 * Where other processes import a class from that `lazyClass` made or `setHome` was
 * told of; `undefined` for all else.
 */
export function homeOf(type: object): { readonly module: string; readonly name: string } | undefined {
	return homes.get(type);
}

const homes = new WeakMap<object, { module: string; name: string }>();
