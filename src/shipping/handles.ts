/**
 * Handles: objects that stand for something that exists once, wherever they are (a queue, a lock, a segment). One is sent as the name of
 * its kind and a description, and the receiver attaches to the same thing. Each area registers its kinds when it is loaded, and
 * the wire names the module to load, so that this area needs to know none of them.
 */
import { moduleDefinition } from './module-definition.js';
import type { ModuleDefinition } from './packet.js';

export interface HandleKind<T extends object, D> {
	/** Unique name, as `'queue'`. */
	readonly kind: string;
	/** URL of the module that registers the kind: `import.meta.url`. */
	readonly module: string;
	readonly type: abstract new (...args: never[]) => T;
	/** What `attach` needs; plain data. */
	describe(object: T): D;
	/** In the receiver. */
	attach(description: D): T;
}

/** Lets the objects of a class travel as handles. */
export function registerHandle<T extends object, D>(handle: HandleKind<T, D>): void {
	kinds.set(handle.kind, handle);
	// A brand rather than `instanceof`: two copies of the package understand one another's objects.
	Object.defineProperty(handle.type.prototype, BRAND, {
		value: {
			kind: handle.kind,
			module: moduleDefinition('esm', handle.module),
			describe: handle.describe,
		},
	});
}

export function describeHandle(
	object: object,
): { kind: string; module: ModuleDefinition; description: unknown } | undefined {
	const brand = Reflect.get(object, BRAND) as Brand | undefined;
	return brand && { kind: brand.kind, module: brand.module, description: brand.describe(object) };
}

export function attachHandle(kind: string, description: unknown): object {
	const handle = kinds.get(kind);
	if (!handle) throw new Error(`cannot decode a message: handles of kind '${kind}' are unknown here`);
	return handle.attach(description);
}

interface Brand {
	readonly kind: string;
	readonly module: ModuleDefinition;
	describe(object: object): unknown;
}

const BRAND = Symbol.for('multiprocess.handle');
const kinds = new Map<string, HandleKind<object, unknown>>();
