/** Reasons why something can't be sent, and what to do instead. Each ends "cannot send X: …". */
import { types } from 'node:util';
import { runtime } from '../../runtime.js';
import { isFileModule } from './file-module.js';
import { isNativeCode } from './intrinsics.js';

export const namespace =
	'a module namespace object, which does not tell of what module it is; use it inside the function that is sent, where it travels as an import';

export const sharedArrayBuffer =
	'a SharedArrayBuffer, whose memory another process cannot see; send a copy of its bytes';

/** Returns the kind of a built-in that can't be copied, if the object is one. */
export function refusedKind(object: object): string | undefined {
	if (types.isPromise(object)) return 'a Promise, which settles in this process only; await it before sending';
	if (types.isGeneratorObject(object))
		return 'a generator object, whose position in its code cannot be copied; send what it yields, as an array';
	if (isIterator(object))
		return 'an iterator, whose position cannot be copied; send what it gives, as an array: [...iterator]';
	if (isSegments(object))
		return 'the segments of a text, which do not tell of what text; send them as an array: [...segments]';
	if (types.isWeakMap(object)) return 'a WeakMap, whose entries cannot be listed; send a Map';
	if (types.isWeakSet(object)) return 'a WeakSet, whose members cannot be listed; send a Set';
	if (object instanceof WeakRef) return 'a WeakRef; send what it refers to';
	// Deno has no such test.
	if ((types as Partial<typeof types>).isExternal?.(object))
		return 'a handle of native code, which has a meaning in this process only';
	if (isFileModule(object))
		return 'the `module` of a CommonJS file, which belongs to its process; use `module.exports` or another of its members inside the function, or find out before what you need of it: const isMain = require.main === module';
	if (object === process.env)
		return 'process.env, which each process has of its own; use it inside the function, or send a copy: { ...process.env }';
	return undefined;
}

/** Whether the object is a result of `Intl.Segmenter`, whose class is nameless. */
function isSegments(object: object): boolean {
	const containing: unknown = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(object) ?? {}, 'containing')?.value;
	return typeof containing === 'function' && containing.name === 'containing' && isNativeCode(containing);
}

/**
 * Kinds of iterators: the language's, such as those of arrays, maps and strings, and Node's, such
 * as that of `URLSearchParams`. Their classes are nameless.
 */
function isIterator(object: object): boolean {
	const prototype = Object.getPrototypeOf(object) as { next?: unknown } | null;
	if (!prototype || Object.getPrototypeOf(prototype) !== ITERATOR_PROTOTYPE) return false;
	if (typeof prototype.next !== 'function' || Object.hasOwn(prototype, 'constructor')) return false;
	const name: unknown = Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag)?.value;
	return isNativeCode(prototype.next) || (typeof name === 'string' && name.endsWith(' Iterator'));
}

const ITERATOR_PROTOTYPE: unknown = Object.getPrototypeOf(Object.getPrototypeOf([].values()));

export const tooLarge = (most: number): string =>
	`a message would have more than ${most} bytes, the most that there can be; send it in several, and large data as typed arrays or Buffers: in shared memory they lie beside the message, whatever their size`;

export const largerThanViews = (bytes: number, most: number): string =>
	`an ArrayBuffer of ${bytes} bytes, and a view of this node (${process.version}) has at most ${most}; send several, or use a newer node`;

export const resource = (name: string): string =>
	`an instance of ${name} — it is a Node.js/native resource that cannot be copied; ${REMEDIES[name] ?? 'make it inside the function, or send what it is made from'}`;

const ENTRY = 'send what entry.toJSON() gives';
const HISTOGRAM = 'send what histogram.toJSON() gives';
const ABORT =
	'send an Event of multiprocess, and make a controller inside the function that follows it: event.wait().then(() => controller.abort())';
const PORT = 'send an end of a Pipe() of multiprocess, or a Queue';
const EVENT = 'send its type and what it tells, and make it inside the function';

/** How to get the data out of some of these. */
const REMEDIES: Readonly<Record<string, string>> = {
	Blob: 'send its bytes, await blob.arrayBuffer(), and make it inside the function: new Blob([bytes])',
	File: 'send its bytes, await file.arrayBuffer(), and make it inside the function: new File([bytes], name)',
	Response: 'send its body, await response.text() or arrayBuffer(), and its headers',
	Request: 'send its url, method and headers, and make it inside the function',
	CryptoKey: 'send KeyObject.from(key), which becomes one inside the function by crypto.subtle.importKey()',
	Module: 'send the bytes that it was compiled from, and compile them inside the function',
	AbortController: ABORT,
	AbortSignal: ABORT,
	MessagePort: PORT,
	MessageChannel: PORT,
	BroadcastChannel: PORT,
	Event: EVENT,
	CustomEvent: EVENT,
	MessageEvent: EVENT,
	PerformanceEntry: ENTRY,
	PerformanceNodeEntry: ENTRY,
	PerformanceNodeTiming: ENTRY,
	PerformanceResourceTiming: ENTRY,
	Histogram: HISTOGRAM,
	RecordableHistogram: HISTOGRAM,
	ELDHistogram: HISTOGRAM,
};

export const extendsResource = (name: string, base: string): string =>
	`an instance of ${name} — it extends ${base}, which cannot be copied; make it inside the function, or teach how it travels: registerReducer(${name}, …)`;

export const tooDeep =
	'it is nested too deeply (more than about a thousand levels, as a long linked list is); send it flat, as an array';

/**
 * Lines for the end of a stack.
 *
 * @param reasons Messages of ShippingErrors.
 */
export function leftOut(reasons: readonly string[]): string {
	const lines = reasons
		.slice(0, MOST_REASONS)
		.map((reason) => `\n    left out: ${reason.replace(/^cannot send /, '')}`);
	if (reasons.length > MOST_REASONS)
		lines.push(`\n    left out: ${reasons.length - MOST_REASONS} more that cannot be sent`);
	return lines.join('');
}

const MOST_REASONS = 5;

export const manyReadings = (label: string, times: number): string =>
	`${label} was sent more than ${times} times within a second, and each time the variables around it were read, which takes longer than a short task. ` +
	'Define it once and pass values as arguments, or name the variables: withCaptures(fn, { … }). (This is said once.)';

export const lacking = (what: string, member: string): string =>
	` (${what} has \`${member}\` in the process that sent it, and lacks it here: a call of the program put it there, and is not repeated. Make that call in onChildStart, too)`;

export const longEncoding = (path: string, seconds: number): string =>
	`writing a message has kept this process from anything else for more than ${seconds} second${seconds === 1 ? '' : 's'}, and has come to ${path}. ` +
	'Send less at once: what the receiver needs of it, or several messages. explainShipping(value) tells what a value brings along.';

export const changesWhenRead =
	'each time that it is read it gives other objects, so it cannot be written down. Send a copy, for which each accessor is read once: { ...object }.';

export const nameLeftBehind = (name: string): string =>
	`an array that was sent has a property '${name}', which stays behind: of a plain array only the elements travel. Send an object that has both, ` +
	'or an instance of a class that extends Array. (This is said once.)';

export const nameOfView = (name: string): string =>
	`a typed array or Buffer that was sent has a property '${name}', which stays behind: only the elements travel. Send an object that has both, ` +
	'or an instance of a class that extends the typed array. (This is said once.)';

export const privateFields = (name: string): string =>
	`an instance of class ${name} — it has #private fields that cannot be read or set from outside, as its class extends a built-in one, is imported there and computes something before super(), or has no method, and no arrow function in a field, to look from; teach how it travels: registerReducer(${name}, { reduce, rebuild })`;

export const notRestorable = (name: string): string =>
	`an instance of class ${name} came back to where the class was defined, and its #private fields can't be set there without running its code: its constructor computes something on its way to super(), or ` +
	`its parameters do, or its fields use a function that it imports from a file of the program, super, a loop or another object's #private members; return what it is made from, or teach how it travels: registerReducer(${name}, { reduce, rebuild })`;

export const reducedCycle = (name: string): string =>
	`what the reducer of ${name} makes of this instance leads back to the instance, which is not there yet when \`rebuild\` runs; leave it out of what \`reduce\` returns`;

export const superAlone =
	'a method that uses super can only travel with its class: send the class or an instance; of an object that is of no class, name what super means: `base.hello.call(this)` for `super.hello()`';

export const superInArrow =
	'an arrow function that uses super, which means something in its class only; make it a method: greet() { return super.greet(); }';

export const lexicalThis =
	'an arrow function that uses the `this` around it, which cannot be read here (its parameters compute something, its body begins with a class, or there is no debugger); name it before: `const self = this`, and use `self`';

export const newTarget =
	'an arrow function that uses the new.target of the function around it; name it before: `const target = new.target`';

export const foreignPrivate = (name: string): string =>
	`it uses the #private member ${name} of a class from outside of it; send the class or an instance, and make an arrow function of the class the value of a field`;

export const uninitialised = (name: string): string =>
	`\`${name}\` is not initialised yet (temporal dead zone); send the function after its declaration ran`;

export const sharedVariable = (name: string, functions: readonly string[]): string =>
	`\`${name}\` is written by one of the functions sent and captured by another (${functions.join(', ')}), and whether they mean one variable cannot be found out; ` +
	'keep it in an object that both capture, or pass it as an argument and return it';

export const nativeFunction = (name: string): string =>
	`the native function ${name || '(anonymous)'}, which no module exports; one that belongs to an object goes with that: ` +
	'(x) => formatter.format(x); one that works in this process, as `resolve` of a promise does, is called here, with what the function returns';

export const internalFunction = (name: string, url: string): string =>
	`the function ${name || '(anonymous)'}, which is internal to ${url}; get it inside the function that is sent, in the way in which the program got it`;

export const noInspector = (names: readonly string[], reason: string): string =>
	`it uses ${names.map((name) => `\`${name}\``).join(', ')}, which cannot be read from outside ${whereUnread(reason)} name what it uses: withCaptures(fn, { ${names.join(', ')} })`;

function whereUnread(reason: string): string {
	if (runtime !== 'Node.js') return `in ${runtime};`;
	return 'permission' in process && process.permission
		? "under node's permission model; allow it by --allow-inspector, from Node 24 on, or"
		: `here (${reason});`;
}

export const unparsable = (reason: string): string => `its source cannot be parsed (${reason})`;

export const computedField = (key: string): string =>
	`its field with the computed name \`${key}\` cannot be found again; set it in the constructor`;

export const computedMember = (member: string): string =>
	`the name of its computed member \`${member}\` cannot be found again; give it a name of its own`;
