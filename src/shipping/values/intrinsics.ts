/**
 * Objects that every process has from the language or Node: `Math.max`, `console`, the prototype of
 * generators. Such an object travels as a path.
 *
 * The table covers the language's globals, down to the methods of prototypes and their accessors.
 * Node's own globals are looked up by name only, since touching some of them (`fetch`, `crypto`)
 * loads half of Node.
 */
import { types } from 'node:util';

/**
 * Steps from the global object. `'%'` starts at a hidden intrinsic, `'<get>'` and `'<set>'` end at
 * an accessor, `'@@'` stands for `Symbol.`.
 */
export type IntrinsicPath = readonly string[];

/** Returns the path of an intrinsic, `undefined` for anything else. */
export function intrinsicPath(value: object): IntrinsicPath | undefined {
	if (!looksIntrinsic(value)) return undefined;
	return (
		(isWritten(value) ? undefined : pathInLanguage(value)) ??
		pathInNode(value) ??
		(typeof value === 'function' ? (globalFunction(value) ?? replacedClass(value)) : undefined) ??
		tableOf(value)?.get(value)
	);
}

/** Returns false for most objects of a program, so that many programs never need the tables. */
function looksIntrinsic(value: object): boolean {
	if (typeof value === 'function' || value === globalThis || value === process || value === console) return true;
	return ['constructor', Symbol.toStringTag, Symbol.iterator].some((key) => Object.hasOwn(value, key));
}

/** Whether a function is written in JavaScript; none of the language's is. */
function isWritten(value: object): boolean {
	return typeof value === 'function' && !isNativeCode(value);
}

function pathInNode(value: object): IntrinsicPath | undefined {
	ofNode ??= addNode(new Map(), globalThis);
	return ofNode.get(value);
}

/**
 * This table has priority: a program may have assigned one of the language's functions to a global
 * of Node.
 */
function pathInLanguage(value: object): IntrinsicPath | undefined {
	ofLanguage ??= languageTable(globalThis, (get) => get());
	return ofLanguage.get(value);
}

/** Whether every process has a global of this name. */
export function isIntrinsicName(name: string): boolean {
	return (
		NODE_GLOBALS.has(name) ||
		NAMESPACES.includes(name) ||
		isOfLanguage(Object.getOwnPropertyDescriptor(globalThis, name))
	);
}

export function intrinsicAt(path: IntrinsicPath): unknown {
	const [first = '', ...steps] = path;
	let value: unknown = HIDDEN[first]
		? HIDDEN[first]()
		: first === 'globalThis'
			? globalThis
			: Reflect.get(globalThis, first);
	for (const step of steps) {
		const accessor = /<(get|set)>$/.exec(step)?.[1] as 'get' | 'set' | undefined;
		const name = accessor ? step.slice(0, -5) : step;
		const key = name.startsWith('@@') ? (Reflect.get(Symbol, name.slice(2)) as symbol) : name;
		value = accessor ? Object.getOwnPropertyDescriptor(value, key)?.[accessor] : Reflect.get(value as object, key);
	}
	return value;
}

/** Intrinsics that no global leads to. */
const HIDDEN: Readonly<Record<string, () => object>> = {
	'%AsyncFunction': () => Object.getPrototypeOf(async () => {}),
	'%GeneratorFunction': () => Object.getPrototypeOf(function* () {}),
	'%AsyncGeneratorFunction': () => Object.getPrototypeOf(async function* () {}),
	'%TypedArray': () => Object.getPrototypeOf(Uint8Array),
	'%IteratorPrototype': () => Object.getPrototypeOf(Object.getPrototypeOf([].values())),
};

const NODE_GLOBALS = new Set(
	(
		'console process global globalThis Buffer URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal Event EventTarget MessageChannel ' +
		'MessagePort MessageEvent fetch structuredClone setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask ' +
		'performance atob btoa crypto Crypto CryptoKey SubtleCrypto Blob File Headers Request Response FormData ReadableStream WritableStream ' +
		'TransformStream DOMException WebAssembly BroadcastChannel navigator Navigator WebSocket EventSource CustomEvent CompressionStream DecompressionStream ' +
		'TextEncoderStream TextDecoderStream Performance PerformanceObserver CloseEvent Storage localStorage sessionStorage'
	).split(' '),
);
/** Globals of Node whose methods are indexed, too; reading them loads nothing. */
const SEARCHED = [
	'console',
	'process',
	'Buffer',
	'URL',
	'URLSearchParams',
	'AbortController',
	'AbortSignal',
	'EventTarget',
	'Event',
];
const DEPTH = 3;

/** Global names of the language whose values are not functions. */
const NAMESPACES = 'globalThis undefined NaN Infinity Math JSON Reflect Atomics Intl WebAssembly Temporal'.split(' ');

type Table = Map<unknown, IntrinsicPath>;

/** Intrinsics that Node's globals in SEARCHED lead to. */
let ofNode: Table | undefined;
/** Intrinsics that the language's globals lead to. */
let ofLanguage: Table | undefined;
let names: Set<string> | undefined;

/** Adds what Node's globals in SEARCHED lead to. */
function addNode(table: Table, global: object): Table {
	for (const name of SEARCHED) add(table, Reflect.get(global, name), [name]);
	return table;
}

/** @param hidden Returns the result of a function of HIDDEN in the realm of `global`. */
function languageTable(global: object, hidden: (get: () => object) => object): Table {
	names ??= globalNames();
	const table: Table = new Map([[global, ['globalThis']]]);
	for (const name of names) add(table, Object.getOwnPropertyDescriptor(global, name)?.value, [name]);
	for (const [name, get] of Object.entries(HIDDEN)) add(table, hidden(get), [name]);
	return table;
}

/** Adds a value and what it leads to. */
function add(table: Table, value: unknown, path: readonly string[]): void {
	if (!isBuiltIn(value, path) || table.has(value)) return;
	table.set(value, path);
	if (path.length > DEPTH) return;
	for (const key of Reflect.ownKeys(value)) {
		const { value: child, get, set } = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
		const step = typeof key === 'symbol' ? wellKnown(key) : key;
		if (step === undefined) continue;
		// Most properties hold none of these, and building a path costs more than this check.
		if (typeof child === 'function' || step === 'prototype') add(table, child, [...path, step]);
		if (get) add(table, get, [...path, `${step}<get>`]);
		if (set) add(table, set, [...path, `${step}<set>`]);
	}
}

/**
 * Returns the table of another realm for objects of that realm, such as a test runner's sandbox.
 * That realm's `Error` is the receiver's `Error`.
 */
function tableOf(value: object): Table | undefined {
	const root = rootOf(value);
	if (root === Object.prototype) return undefined;
	const { constructor } = root;
	if (typeof constructor !== 'function' || constructor.name !== 'Object' || !isNativeCode(constructor))
		return undefined;
	let foreign = foreignTables.get(root);
	if (!foreign) {
		try {
			const compile = constructor.constructor as FunctionConstructor;
			const global = compile('return globalThis')() as object;
			foreign = addNode(
				languageTable(global, (get) => compile(`return (${String(get)})()`)() as object),
				global,
			);
		} catch {
			// That realm compiles no strings, so its globals are unreachable.
			foreign = new Map();
		}
		foreignTables.set(root, foreign);
	}
	return foreign;
}

/** By the `Object.prototype` of the realm. */
const foreignTables = new WeakMap<object, Table>();

/**
 * Returns the end of the prototype chain: for the language's objects, the realm's
 * `Object.prototype`.
 */
function rootOf(object: object): object {
	if (types.isProxy(object)) return Object.prototype;
	let root = object;
	for (let next: object | null = object; next; next = Object.getPrototypeOf(root)) root = next;
	return root;
}

/**
 * Below the first level only prototypes are objects of the language; the program put any other
 * there. Whether a function is the program's own shows when it is sent (`function-info.ts`).
 */
function isBuiltIn(value: unknown, path: readonly string[]): value is object {
	if (typeof value === 'function') return true;
	return typeof value === 'object' && value !== null && (path.length === 1 || path.at(-1) === 'prototype');
}

export function isNativeCode(fn: Function): boolean {
	// A class may have a megabyte of text, and this runs for each of its instances.
	return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(fn).slice(-40));
}

/** Whether a property is the language's, judging by its flags and its code. */
function globalNames(): Set<string> {
	const found = new Set(NAMESPACES);
	for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(globalThis)))
		if (isOfLanguage(descriptor)) found.add(name);
	return found;
}

function isOfLanguage(global: PropertyDescriptor | undefined): boolean {
	return global?.enumerable === false && typeof global.value === 'function' && isNativeCode(global.value as Function);
}

function wellKnown(symbol: symbol): string | undefined {
	const name = symbol.description?.replace(/^Symbol\./, '');
	return name && Reflect.get(Symbol, name) === symbol ? `@@${name}` : undefined;
}

function globalFunction(value: Function): IntrinsicPath | undefined {
	const { name } = value;
	if (!NODE_GLOBALS.has(name)) return undefined;
	return Object.getOwnPropertyDescriptor(globalThis, name)?.value === value ? [name] : undefined;
}

/**
 * Finds a class of the language that the program replaced before the table was made, such as `Date`
 * by a mock that extends it.
 */
function replacedClass(value: Function): IntrinsicPath | undefined {
	const { name } = value;
	if (!REPLACED.has(name) || !isNativeCode(value) || rootOf(value) !== Object.prototype) return undefined;
	const prototype: unknown = Object.getOwnPropertyDescriptor(value, 'prototype')?.value;
	return typeof prototype === 'object' && prototype !== null && Reflect.get(prototype, 'constructor') === value
		? [name]
		: undefined;
}

/** Classes that a program may well replace. */
const REPLACED = new Set(
	'Date Promise Map Set WeakMap WeakSet WeakRef Array Error RegExp Object Function Number String Symbol'.split(' '),
);
