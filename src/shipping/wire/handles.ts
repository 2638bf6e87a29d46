/**
 * Handles: objects that stand for something that exists only once, such as a queue, a lock or a
 * segment. The sender writes the name of the kind and a description; the receiver attaches to the
 * same thing. Each area registers its kinds when it is loaded, and the message names the module to
 * load. So this area knows none of the kinds.
 */
import { types } from 'node:util';
import { type ModuleDefinition, moduleDefinition } from '../reach/module-definition.js';

export interface HandleKind<T extends object, D> {
	/** Unique name, such as `'queue'`. */
	readonly kind: string;
	/** URL of the module that registers the kind: `import.meta.url`. */
	readonly module: string;
	readonly type: { readonly prototype: T };
	/** Returns what `attach` needs, as plain data. */
	describe?(object: T): D;
	/** Replaces `describe` for a handle that the sender must hold until the receiver has attached. */
	depart?(object: T): { description: D; passage?: Passage };
	/** Attaches in the receiver. */
	attach(description: D): T;
}

/** A handle in transit. It keeps what the handle stands for alive. */
export interface Passage {
	/** The receiver has attached, or the passage was given up. */
	readonly hasArrived: boolean;
	/** Releases a passage whose message was not sent or will not be read. */
	cancel(): void;
	/**
	 * Keeps the passage in the memory of a queue or pipe from now on, whatever becomes of the sender.
	 *
	 * @returns the link for the next passage of the same item
	 */
	restIn(resting: Resting): number;
	/** Frees the memory of large bytes for reuse, once their message will not be sent again. */
	end?(): void;
	/** The passage is of large bytes, which lie beside the message. */
	isLarge?: boolean;
}

/** Where a message rests; see `memory/cells/passage-table.ts`. */
export interface Resting {
	/** The cell that holds the message, and which use of the cell. */
	readonly keeper: { readonly number: number; readonly use: number };
	/** Number of the item in its stream, modulo 2^32. */
	readonly position: number;
	/** The link that the previous passage of the same item returned; 0 for the first. */
	readonly link: number;
}

/** A handle as written into a message. */
export interface DescribedHandle {
	readonly kind: string;
	readonly module: ModuleDefinition;
	readonly description: unknown;
	readonly passage?: Passage;
}

/**
 * Copies bytes to memory that a receiver in the same tree can attach to as an ArrayBuffer of its
 * own. Returns `undefined` where that is impossible.
 *
 * @param isOnlyWay The bytes are too many for the message itself.
 * @throws the reason if `isOnlyWay` and the copy fails, except where there is no shared memory at
 * all
 */
export type Lend = (bytes: Uint8Array, isOnlyWay: boolean) => DescribedHandle | undefined;

/** Lets instances of a class travel as handles. */
export function registerHandle<T extends object, D>(handle: HandleKind<T, D>): void {
	registerKind(handle);
	brand(handle.type.prototype, handle);
}

/** Lets a receiver attach handles of a kind whose objects `registerHandleOf` marks. */
export function registerKind<T extends object, D>(handle: HandleKind<T, D>): void {
	kinds.set(handle.kind, handle);
	allKinds.set(nameAmongCopies(handle.kind, handle.module), handle);
}

/**
 * Lets one object travel as a handle, whatever other instances of its class do. The kind is
 * registered when its module is loaded.
 */
export function registerHandleOf<T extends object, D>(object: T, handle: HandleKind<T, D>): void {
	brand(object, handle);
}

export function describeHandle(object: object): DescribedHandle | undefined {
	const known = brandOf(object);
	if (!known) return undefined;
	const { kind, module } = known;
	return {
		kind: ownBrands.has(known) ? kind : nameAmongCopies(kind, module.specifier),
		module,
		...known.depart(object),
	};
}

export function isHandle(object: object): boolean {
	return brandOf(object) !== undefined;
}

/** Whether the object's class extends the class of the handle. */
export function isOfSubclass(object: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(object);
	return (
		!Object.hasOwn(object, BRAND) &&
		typeof prototype === 'object' &&
		prototype !== null &&
		!Object.hasOwn(prototype, BRAND)
	);
}

/**
 * Returns the brand of an object. A proxy has none: it may answer to every key, and nothing can
 * attach to it.
 */
function brandOf(object: object): Brand | undefined {
	const known = Reflect.get(object, BRAND) as Brand | undefined;
	return known && !types.isProxy(object) ? known : undefined;
}

export function attachHandle(kind: string, description: unknown): object {
	const handle = kinds.get(kind) ?? allKinds.get(kind);
	if (!handle)
		throw new Error(
			`cannot decode a message: handles of kind '${kind}' are unknown here, to the copy of multiprocess at ${import.meta.url}; let the program have one copy: see \`npm ls multiprocess\``,
		);
	return handle.attach(description);
}

/**
 * Marks a class or object by a brand rather than relying on `instanceof`, so that two copies of the
 * package understand each other's objects. A receiver imports the module of the copy that made the
 * object. That module registers its kind for all copies there, under its own name, so the object is
 * attached by its own copy.
 */
function brand<T extends object, D>(bearer: object, { kind, module, describe, depart }: HandleKind<T, D>): void {
	const value: Brand = {
		kind,
		module: moduleDefinition('esm', module),
		depart: (object) => depart?.(object as T) ?? { description: describe?.(object as T) },
	};
	ownBrands.add(value);
	Object.defineProperty(bearer, BRAND, { value });
}

interface Brand {
	readonly kind: string;
	readonly module: ModuleDefinition;
	depart(object: object): { description: unknown; passage?: Passage };
}

const BRAND = Symbol.for('multiprocess.handle');
const kinds = new Map<string, HandleKind<object, unknown>>();
/** Brands made by this copy of the package. */
const ownBrands = new WeakSet<Brand>();
/** Kinds of all copies of the package that this thread has loaded. */
const allKinds = ofAllCopies();

function ofAllCopies(): Map<string, HandleKind<object, unknown>> {
	const key = Symbol.for('multiprocess.kinds');
	const shared = globalThis as { [key]?: Map<string, HandleKind<object, unknown>> };
	shared[key] ??= new Map();
	return shared[key];
}

function nameAmongCopies(kind: string, url: string): string {
	return `${kind} of ${url}`;
}
