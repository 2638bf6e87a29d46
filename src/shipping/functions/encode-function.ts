/**
 * Writes functions and classes; see `kinds.ts` for the format.
 */
import { types } from 'node:util';
import type { Encoder } from '../encoder.js';
import { uidOf } from '../identities.js';
import { writeProperties } from '../properties.js';
import { Tag } from '../tags.js';
import type { Analysis } from './analyze.js';
import { writeReference, writeRequire } from './encode-reference.js';
import { isFileModule, memberOfFileModule } from './file-module.js';
import type { ByValue, FunctionInfo } from './function-info.js';
import { Extras, FunctionKind } from './kinds.js';
import { isBuiltIn, objectReference } from './references.js';
import { sessionOf } from './session.js';
import { type Parameter, parametersOf, unitOf } from './unit.js';

export function encodeFunction(encoder: Encoder, fn: Function): void {
	const session = sessionOf(encoder);
	if (encoder.reference(fn)) return session.met(fn);
	const info = session.info(fn);
	for (const [what, needed] of neededFirst(fn, info)) {
		let written = false;
		session.step(fn, needed, `${what} ${info.how === 'value' ? info.label : fn.name}`, () => {
			written = encoder.first(needed);
		});
		if (written) return encoder.value(fn);
	}
	encoder.claim(fn);
	if (encoder.trace) encoder.trace.function(encoder, fn, info, () => writeFunction(encoder, fn, info));
	else writeFunction(encoder, fn, info);
}

function writeFunction(encoder: Encoder, fn: Function, info: FunctionInfo): void {
	switch (info.how) {
		case 'reference':
			return writeReference(encoder, info.reference);
		case 'require':
			return writeRequire(encoder, info.file);
		case 'bound':
			begin(encoder, FunctionKind.BOUND);
			encoder.value(info.bound.target);
			encoder.value(info.bound.self);
			return encoder.value(info.bound.args);
		case 'proxy':
			begin(encoder, FunctionKind.PROXY);
			encoder.value(info.proxy.target);
			return encoder.value(info.proxy.handler);
		case 'value':
			return encodeByValue(encoder, fn, info);
	}
}

/** What a function is made from, and can't be set afterwards. It may lead to the function itself, so it comes before. */
function neededFirst(fn: Function, info: FunctionInfo): Iterable<readonly [what: string, needed: object]> {
	if (info.how === 'bound') {
		const { target, self, args } = info.bound;
		return [
			['target of', target] as const,
			...[self, ...args].filter(isObject).map((value) => ['bound by', value] as const),
		];
	}
	if (info.how === 'proxy')
		return [['target of', info.proxy.target] as const, ['handler of', info.proxy.handler] as const];
	if (info.how !== 'value' || !info.analysis.classParts?.heritage) return NOTHING;
	const base: unknown = Object.getPrototypeOf(fn);
	return isObject(base) && base !== Function.prototype ? [['extended by', base] as const] : NOTHING;
}

const NOTHING: readonly never[] = [];

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function begin(encoder: Encoder, kind: number): void {
	encoder.byte(Tag.FUNCTION);
	encoder.byte(kind);
}

function encodeByValue(encoder: Encoder, fn: Function, info: ByValue): void {
	const session = sessionOf(encoder);
	const parameters = parametersOf(fn, info, session.shared);
	const unit = unitOf(info, parameters, session.isCyclic(fn));
	begin(encoder, FunctionKind.UNIT);
	encoder.uint(encoder.definition(unit));
	const isConstructor = info.analysis.kind === 'class' || hasOwnPrototype(fn);
	encoder.value(isConstructor ? uidOf(fn) : undefined);
	session.open(fn, () => {
		for (const index of unit.eager) writeParameter(encoder, fn, info, parameters[index] as Parameter);
		if (unit.eager.length === parameters.length) return;
		parameters.forEach((parameter, index) => {
			if (!unit.eager.includes(index)) writeParameter(encoder, fn, info, parameter);
		});
	});
	encoder.value(hasItsName(fn, info) ? undefined : fn.name);
	writeExtras(encoder, fn, info);
}

function writeParameter(encoder: Encoder, fn: Function, info: ByValue, { name, value, capture }: Parameter): void {
	const seen = capture ?? { name, value, imported: undefined };
	sessionOf(encoder).capture(fn, info, seen, () => {
		if (!capture?.imported) return encoder.value(membersUsed(capture?.use.members, value));
		if (encoder.reference(value as object)) return;
		encoder.claim(value as object);
		writeReference(encoder, capture.imported);
	});
}

/** Of what stands for a module in compiled code, only the members used travel: some others might not be able to. */
function membersUsed(members: ReadonlySet<string> | undefined, value: unknown): unknown {
	if (!members || typeof value !== 'object' || value === null) return value;
	if (isFileModule(value))
		return Object.fromEntries([...members].map((name) => [name, memberOfFileModule(value, name)]));
	if (!standsForModule(value) || isOfNode(value)) return value;
	return Object.fromEntries([...members].map((name) => [name, Reflect.get(value, name)]));
}

/** What Node's modules export is the receiver's own, as `pid` is. Of others a member may travel by value, and then is not the one that the receiver imports. */
function isOfNode(object: object): boolean {
	const reference = objectReference(object);
	return reference !== undefined && isBuiltIn(reference);
}

/** Compilers mark such objects, but for esbuild: its are made of getters, and of what a CommonJS module exports as `default`. */
function standsForModule(object: object): boolean {
	const own = (key: string | symbol): unknown => Object.getOwnPropertyDescriptor(object, key)?.value;
	if (own(Symbol.toStringTag) === 'Module' || own('__esModule') === true) return true;
	if (types.isProxy(object)) return false;
	const exported = own('default');
	const prototype: unknown = Object.getPrototypeOf(object);
	if (prototype !== Object.prototype && !(isObject(exported) && prototype === Object.getPrototypeOf(exported)))
		return false;
	const keys = Reflect.ownKeys(object);
	return keys.length > 0 && keys.every((key) => key === 'default' || isGetter(object, key));
}

function isGetter(object: object, key: string | symbol): boolean {
	const { get, set } = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
	return typeof key === 'string' && get !== undefined && set === undefined;
}

/** Properties that every function has, and that its code gives it. */
const OWN = new Set<string | symbol>(['length', 'name', 'prototype', 'arguments', 'caller']);

/** A constructor function whose prototype is no longer the object that it was made with. */
function hasReplacedPrototype(fn: Function): boolean {
	const { value, writable } = Object.getOwnPropertyDescriptor(fn, 'prototype') ?? {};
	if (!writable || types.isGeneratorFunction(fn)) return false;
	return (
		typeof value !== 'object' || value === null || Object.getOwnPropertyDescriptor(value, 'constructor')?.value !== fn
	);
}

/** A constructor in the way from before classes: something was put on its prototype, or its prototype inherits. */
function hasOwnPrototype(fn: Function): boolean {
	const prototype: unknown = Object.hasOwn(fn, 'prototype') ? fn.prototype : undefined;
	if (typeof prototype !== 'object' || prototype === null || !Object.hasOwn(prototype, 'constructor')) return false;
	return Reflect.ownKeys(prototype).length > 1 || Object.getPrototypeOf(prototype) !== Object.prototype;
}

/** Whether its text alone gives it its name. */
function hasItsName(fn: Function, { analysis, captures }: ByValue): boolean {
	return fn.name === analysis.ownName && !captures.some(({ name }) => name === analysis.ownName);
}

/** Whether its `length` is not the one that its text gives it. */
function hasOwnLength(fn: Function, { length }: Analysis): boolean {
	const own = Object.getOwnPropertyDescriptor(fn, 'length');
	return own?.value !== length || own.writable === true;
}

function writeExtras(encoder: Encoder, fn: Function, { analysis }: ByValue): void {
	const { classParts } = analysis;
	const isOwn = (key: string | symbol): boolean =>
		(OWN.has(key) &&
			!(key === 'prototype' && hasReplacedPrototype(fn)) &&
			!(key === 'length' && hasOwnLength(fn, analysis))) ||
		(classParts !== undefined && definedBy(classParts.staticMembers, analysis.text, fn, key));
	const prototype: object | undefined = classParts || hasOwnPrototype(fn) ? fn.prototype : undefined;
	const isPrototypeOwn = (key: string | symbol): boolean =>
		key === 'constructor' ||
		(classParts !== undefined && definedBy(classParts.members, analysis.text, prototype as object, key));

	const inherits = prototype && !classParts && Object.getPrototypeOf(prototype) !== Object.prototype;
	const hasProperties = !Reflect.ownKeys(fn).every(isOwn);
	const hasPrototypeProperties = prototype && !Reflect.ownKeys(prototype).every(isPrototypeOwn);
	encoder.byte(
		(inherits ? Extras.INHERITS : 0) |
			(hasProperties ? Extras.PROPERTIES : 0) |
			(hasPrototypeProperties ? Extras.PROTOTYPE_PROPERTIES : 0),
	);
	if (inherits) encoder.value(Object.getPrototypeOf(prototype));
	if (hasProperties) writeProperties(encoder, fn, isOwn);
	if (hasPrototypeProperties) writeProperties(encoder, prototype, isPrototypeOwn);
}

/**
 * Whether a member is a method or accessor as the class's text defines it. A decorator may have put another function in its place, and a static field may hold a function that stands in the text, too:
 * these are state.
 */
function definedBy(names: ReadonlySet<string>, classText: string, owner: object, key: string | symbol): boolean {
	const { value, get, set } = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
	const functions = [value as unknown, get, set].filter((member) => typeof member === 'function');
	const isNamed = typeof key === 'string' && names.has(key);
	return (
		functions.length > 0 &&
		functions.every((member) => {
			const text = Function.prototype.toString.call(member);
			return (isNamed || COMPUTED_METHOD.test(text)) && classText.includes(text);
		})
	);
}

const COMPUTED_METHOD = /^(?:async\b|get\b|set\b|\*|\s|\/\*.*?\*\/)*\[/s;
