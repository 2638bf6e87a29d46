/**
 * Writes functions and classes; see `kinds.ts` for the format.
 */
import { types } from 'node:util';
import { uidOf } from '../../wire/identities.js';
import { hasOwnPrototype } from '../../values/object-class.js';
import { writeProperties } from '../write-properties.js';
import { Tag } from '../../wire/tags.js';
import { type FieldArrow, type InnerFunction, type Member, membershipOf } from '../../wire/classes/members.js';
import { staticObjects } from '../../wire/classes/static-objects.js';
import { isPlain, noteMembers } from './class-members.js';
import { isNativeKey } from '../../values/own-properties.js';
import { writeExtras } from './encode-extras.js';
import { writeRequire } from './encode-reference.js';
import type { ByValue, FunctionInfo } from './function-info.js';
import { FieldFlag, FunctionKind, MemberFlag } from '../../wire/kinds.js';
import { writeNamed } from './late-members.js';
import { type GraphWriter, type FunctionSession, sessionOf } from './session.js';
import { findFieldArrow, findInnerFunction, findMembership, isTiedToClass } from './tied-functions.js';
import { computedKeysOf, type Parameter, parametersOf, unitOf } from './unit.js';

export function encodeFunction(encoder: GraphWriter, fn: Function): void {
	const session = sessionOf(encoder);
	if (encoder.reference(fn)) return session.met(fn);
	encoder.worked(WORK_OF_FUNCTION);
	if (session.encodeImported(fn)) return;
	const member = membershipOf(fn);
	if (member && encoder.isClaimed(member.type)) return encodeMember(encoder, fn, member);
	let info: FunctionInfo;
	try {
		info = session.info(fn);
	} catch (error) {
		if (!isTiedToClass(fn)) throw error;
		const found = member ?? findMembership(fn, session.infos);
		if (found) return encodeMember(encoder, fn, found);
		const inner = findInnerFunction(fn, session.infos);
		if (inner) return encodeInner(encoder, fn, inner);
		const field = findFieldArrow(fn, (type) => session.info(type));
		if (field) return encodeField(encoder, fn, field);
		throw error;
	}
	for (const [what, needed] of neededFirst(fn, info)) {
		if (writesFirst(encoder, fn, needed, `${what} ${info.how === 'value' ? info.label : fn.name}`))
			return encoder.value(fn);
	}
	const target = info.how === 'bound' ? info.bound.target : undefined;
	const isOwn = (key: string | symbol): boolean => target === undefined || isOfBound(fn, target, key);
	const isExtended = target !== undefined && !Reflect.ownKeys(fn).every(isOwn);
	if (isExtended) encoder.byte(Tag.EXTENDED);
	encoder.claim(fn);
	if (encoder.trace) encoder.trace.function(encoder, fn, info, () => writeFunction(encoder, fn, info));
	else writeFunction(encoder, fn, info);
	if (!isExtended) return;
	encoder.value(null);
	writeProperties(encoder, fn, isOwn);
}

/** In units of writing one plain object; reading a function may take milliseconds. */
const WORK_OF_FUNCTION = 100;

/** Whether a property of a bound function comes from `bind`. */
function isOfBound(fn: Function, target: Function, key: string | symbol): boolean {
	return key === 'length' || (key === 'name' && fn.name === `bound ${target.name}`);
}

function writesFirst(encoder: GraphWriter, fn: Function, needed: object, step: string): boolean {
	let written = false;
	sessionOf(encoder).step(fn, needed, step, () => {
		written = encoder.first(needed);
	});
	return written;
}

function encodeMember(encoder: GraphWriter, fn: Function, { type, isStatic, key, part }: Member): void {
	if (writesFirst(encoder, fn, type, `member of ${type.name}`)) return encoder.value(fn);
	encoder.claim(fn);
	begin(encoder, FunctionKind.MEMBER);
	encoder.value(type);
	encoder.value(key);
	const hasProperties = !isPlain(fn);
	encoder.byte(
		(part === 'get' ? MemberFlag.GET : part === 'set' ? MemberFlag.SET : 0) |
			(isStatic ? MemberFlag.STATIC : 0) |
			(hasProperties ? MemberFlag.PROPERTIES : 0),
	);
	if (hasProperties) writeProperties(encoder, fn, (name) => isNativeKey(fn, name));
}

function writeFunction(encoder: GraphWriter, fn: Function, info: FunctionInfo): void {
	switch (info.how) {
		case 'reference':
			return writeNamed(encoder, fn, info.reference);
		case 'require':
			return writeRequire(encoder, info.file);
		case 'bound':
			begin(encoder, FunctionKind.BOUND);
			encoder.value(info.bound.target);
			encoder.value(info.bound.self);
			return encoder.value(info.bound.args);
		case 'made':
			begin(encoder, FunctionKind.MADE);
			encoder.value(info.made.maker);
			return encoder.value(info.made.given);
		case 'proxy':
			begin(encoder, FunctionKind.PROXY);
			encoder.value(info.proxy.target);
			return encoder.value(info.proxy.handler);
		case 'value':
			return encodeByValue(encoder, fn, info);
	}
}

function encodeInner(encoder: GraphWriter, fn: Function, { type, index }: InnerFunction): void {
	if (writesFirst(encoder, fn, type, `in ${type.name}`)) return encoder.value(fn);
	encoder.claim(fn);
	begin(encoder, FunctionKind.INNER);
	encoder.value(type);
	encoder.uint(index);
	encoder.value(fn.name);
	writeProperties(encoder, fn, (key) => isNativeKey(fn, key));
}

function encodeField(encoder: GraphWriter, fn: Function, { object, type, name, isPrivate }: FieldArrow): void {
	if (writesFirst(encoder, fn, object, `this of ${name}`)) return encoder.value(fn);
	encoder.claim(fn);
	begin(encoder, FunctionKind.FIELD);
	encoder.value(object);
	encoder.value(type);
	encoder.string(name);
	const hasProperties = !isPlain(fn);
	encoder.byte((isPrivate ? FieldFlag.PRIVATE : 0) | (hasProperties ? FieldFlag.PROPERTIES : 0));
	if (hasProperties) writeProperties(encoder, fn, (key) => isNativeKey(fn, key));
}

/**
 * Yields what a function is made from and can't be assigned later. It may lead to the function
 * itself, so it is written first.
 */
function neededFirst(fn: Function, info: FunctionInfo): Iterable<readonly [what: string, needed: object]> {
	if (info.how === 'bound') {
		const { target, self, args } = info.bound;
		// An instance brings its class, of which the target may be a method.
		return [
			...[self, ...args].filter(isObject).map((value) => ['bound by', value] as const),
			['target of', target] as const,
		];
	}
	if (info.how === 'made') return info.made.given.filter(isObject).map((value) => ['made of', value] as const);
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

function begin(encoder: GraphWriter, kind: number): void {
	encoder.byte(Tag.FUNCTION);
	encoder.byte(kind);
}

function encodeByValue(encoder: GraphWriter, fn: Function, info: ByValue): void {
	const session = sessionOf(encoder);
	const { classParts } = info.analysis;
	identifyConstructors(session, fn, info);
	const isConstructor = classParts !== undefined || hasOwnPrototype(fn) || session.isIdentified(fn);
	if (isConstructor) session.stores.note(info.captures);
	const parameters = parametersOf(fn, info, session, isConstructor);
	const members = classParts && noteMembers(fn, classParts, computedKeysOf(parameters));
	const unit = unitOf(info, parameters, session.isCyclic(fn));
	begin(encoder, FunctionKind.UNIT);
	encoder.uint(encoder.definition(unit));
	encoder.value(isConstructor ? uidOf(fn) : undefined);
	if (isConstructor) writeStaticObjects(encoder, fn);
	session.open(fn, () => {
		for (const index of unit.eager) writeParameter(encoder, fn, info, parameters[index] as Parameter);
		if (unit.eager.length === parameters.length) return;
		parameters.forEach((parameter, index) => {
			if (!unit.eager.includes(index)) writeParameter(encoder, fn, info, parameter);
		});
	});
	writeExtras(encoder, fn, info, members);
}

function writeStaticObjects(encoder: GraphWriter, type: Function): void {
	const statics = staticObjects(type);
	encoder.uint(statics.length);
	for (const { key, hash, objects } of statics) {
		encoder.value(key);
		encoder.string(hash);
		encoder.uint(objects.length);
		encoder.noteStatics(objects);
	}
}

/**
 * Identifies the constructors that the code uses or extends; the function itself may be among them.
 */
function identifyConstructors(session: FunctionSession, fn: Function, { analysis, captures }: ByValue): void {
	const { constructors, classParts, ownName = '' } = analysis;
	if (classParts?.heritage) session.identify(Object.getPrototypeOf(fn));
	if (constructors.size === 0) return;
	if (constructors.get(ownName)?.has('')) session.identify(fn);
	for (const { name, value } of captures) {
		for (const property of constructors.get(name) ?? []) {
			if (property === '') session.identify(value);
			else if (isReadable(value)) session.identify(Object.getOwnPropertyDescriptor(value, property)?.value);
		}
	}
}

/** Whether reading its properties runs no user code. */
function isReadable(value: unknown): value is object {
	return isObject(value) && !types.isProxy(value) && !types.isModuleNamespaceObject(value);
}

function writeParameter(encoder: GraphWriter, fn: Function, info: ByValue, { name, value, capture }: Parameter): void {
	const seen = capture ?? { name, value, imported: undefined };
	sessionOf(encoder).capture(fn, info, seen, () => {
		if (!capture?.imported) return encoder.value(sessionOf(encoder).membersUsed(capture?.use.members, value));
		sessionOf(encoder).import(value as object, capture.imported);
	});
}
