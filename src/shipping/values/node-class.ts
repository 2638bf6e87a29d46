/**
 * How an instance of a class of Node's or of the language's is read, and made again.
 */

export interface NodeClass {
	/** Whether an object with this prototype, and a class of this name, is an instance. */
	includes(prototype: object): boolean;
	/**
	 * All but the properties with string keys.
	 *
	 * @throws for what is no instance, whatever its prototype
	 */
	read(object: object): unknown[];
	make(state: readonly unknown[]): object;
}

export type Constructor = abstract new (...args: never[]) => object;

/** Made by `new`, with the arguments that `read` gives. `find` gives the class. */
export function byConstructor(find: () => unknown, read: (object: never) => unknown[]): NodeClass {
	return {
		includes: (prototype) => (find() as Constructor | undefined)?.prototype === prototype,
		read: (object) => read(object as never),
		make: (state) => Reflect.construct(find() as new () => object, state),
	};
}
