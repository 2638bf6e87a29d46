/**
 * Handles: objects that stand for something that exists once, wherever they are (a queue, a lock, a
 * segment). One is sent as the name of its kind and a description, and the receiver attaches to the
 * same thing. Each area registers its kinds when it is loaded, and the wire names the module to
 * load, so that this area needs to know none of them.
 */
import { types } from 'node:util';
import { type ModuleDefinition, moduleDefinition } from '../reach/module-definition.js';

export interface HandleKind<T extends object, D> {
	/** Unique name, as `'queue'`. */
	readonly kind: string;
	/** URL of the module that registers the kind: `import.meta.url`. */
	readonly module: string;
	readonly type: { readonly prototype: T };
	/** What `attach` needs; plain data. */
	describe?(object: T): D;
	/** In place of `describe`, of what the sender must keep until the receiver has attached. */
	depart?(object: T): { description: D; passage?: Passage };
	/** In the receiver. */
	attach(description: D): T;
}

/** A handle on its way, which holds what the handle stands for. */
export interface Passage {
	/** The receiver has attached to it, or it was given up. */
	readonly hasArrived: boolean;
	/** The message was not sent, or will not be read. */
	cancel(): void;
	/**
	 * The message rests in the memory of a queue or pipe from now on, whatever becomes of its sender.
	 *
	 * @returns the link for the next passage of the same item
	 */
	restIn(resting: Resting): number;
	/**
	 * The message will not be sent again, where that was said to be possible: the memory of large
	 * bytes may be used for others.
	 */
	end?(): void;
	/** It is of large bytes, which lie beside the message. */
	isLarge?: boolean;
}

/** Where a message rests: see `memory/cells/passage-table.ts`. */
export interface Resting {
	/** The cell in whose memory it is, and the use of that. */
	readonly keeper: { readonly number: number; readonly use: number };
	/** Number of the item in its stream, modulo 2^32. */
	readonly position: number;
	/** What the passage of the same item that came before this one has given; 0 for the first. */
	readonly link: number;
}

/** What a message says of a handle. */
export interface DescribedHandle {
	readonly kind: string;
	readonly module: ModuleDefinition;
	readonly description: unknown;
	readonly passage?: Passage;
}

/**
 * Copies bytes to where a receiver in the same tree can attach to them as an ArrayBuffer of its
 * own; `undefined` where that can't be done.
 *
 * @param isOnlyWay They are too many for the message itself. Then it throws why that can't be done,
 * but for where there is no shared memory at all.
 */
export type Lend = (bytes: Uint8Array, isOnlyWay: boolean) => DescribedHandle | undefined;

/** Lets the objects of a class travel as handles. */
export function registerHandle<T extends object, D>(handle: HandleKind<T, D>): void {
	registerKind(handle);
	brand(handle.type.prototype, handle);
}

/** Lets a receiver attach handles of a kind whose objects are given out by `registerHandleOf`. */
export function registerKind<T extends object, D>(handle: HandleKind<T, D>): void {
	kinds.set(handle.kind, handle);
	allKinds.set(nameAmongCopies(handle.kind, handle.module), handle);
}

/**
 * Lets one object travel as a handle, whatever others of its class do. The kind is
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

/** Whether it is of a class that extends that of the handle. */
export function isOfSubclass(object: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(object);
	return (
		!Object.hasOwn(object, BRAND) &&
		typeof prototype === 'object' &&
		prototype !== null &&
		!Object.hasOwn(prototype, BRAND)
	);
}

/** A proxy has none: it may have an answer to every key, and can't be attached to. */
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
 * A brand rather than `instanceof`: two copies of the package understand one another's objects. A
 * receiver imports the module of the copy that made the object, which registers the kind for all
 * copies there, under the name of that module: the object is attached by the copy that it is of.
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
/** Those that this copy of the package has made. */
const ownBrands = new WeakSet<Brand>();
/** The kinds of all copies of the package that this thread has loaded. */
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
