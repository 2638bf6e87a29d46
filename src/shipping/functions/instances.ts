/**
 * Which instances of classes can be copied: those whose state is in their properties. State that stands elsewhere, in native
 * handles or #private fields, would be lost without a word, so these are refused.
 */
import { EventEmitter } from 'node:events';
import * as messages from '../messages.js';
import type { Encoder } from '../encoder.js';
import { isForeignBuiltIn } from '../object-class.js';
import { Unsendable } from '../unsendable.js';
import { analyze } from './analyze.js';
import { isBuiltIn } from './references.js';
import { sessionOf } from './session.js';

/** @throws Unsendable for an instance of a class that extends a built-in, if it has more state than that and its properties */
export function refuseState(encoder: Encoder, object: object, prototype: object | null): void {
	for (let level = prototype; level && !copyable.has(level); level = Object.getPrototypeOf(level)) {
		const constructor: unknown = Object.getOwnPropertyDescriptor(level, 'constructor')?.value;
		if (typeof constructor !== 'function' || constructor.prototype !== level) continue;
		if (isNative(encoder, constructor)) break;
		if (hasPrivateFields(encoder, constructor))
			throw new Unsendable(object, messages.privateFields(classNameOf(prototype as object) ?? 'an unnamed class'));
	}
}

/** @throws Unsendable for an instance that a copy of its properties is not */
export function refuseInstance(encoder: Encoder, object: object, prototype: object): void {
	if (copyable.has(prototype)) return;
	const name = classNameOf(prototype) ?? 'an unnamed class';
	for (
		let level: object | null = prototype;
		level && !isForeignBuiltIn(level, 'Object');
		level = Object.getPrototypeOf(level)
	) {
		const constructor: unknown = Object.getOwnPropertyDescriptor(level, 'constructor')?.value;
		if (typeof constructor !== 'function' || constructor.prototype !== level) continue;
		// Of these an instance that a constructor function inherits in the way from before classes is no more than its properties.
		if (constructor === EventEmitter || constructor === Error) continue;
		if (isNative(encoder, constructor)) {
			const reason = level === prototype ? messages.resource(name) : messages.extendsResource(name, constructor.name);
			throw new Unsendable(object, reason);
		}
		if (hasPrivateFields(encoder, constructor)) throw new Unsendable(object, messages.privateFields(name));
	}
	copyable.add(prototype);
}

/** Prototypes found in order: a class does not change in this. */
const copyable = new WeakSet<object>();

function classNameOf(prototype: object): string | undefined {
	const constructor: unknown = Reflect.get(prototype, 'constructor');
	return typeof constructor === 'function' ? constructor.name : undefined;
}

function isNative(encoder: Encoder, constructor: Function): boolean {
	try {
		const info = sessionOf(encoder).info(constructor);
		return info.how === 'reference' && isBuiltIn(info.reference);
	} catch (error) {
		if (!(error instanceof Unsendable)) throw error;
		return /native|internal/.test(error.reason);
	}
}

function hasPrivateFields(encoder: Encoder, constructor: Function): boolean {
	const info = sessionOf(encoder).info(constructor);
	if (info.how === 'value') return info.analysis.classParts?.hasPrivateMembers ?? false;
	const text = Function.prototype.toString.call(constructor);
	// Parsing a library's class is dear; only one that has a # at all is worth it.
	return text.startsWith('class') && text.includes('#') && (analyze(text).classParts?.hasPrivateMembers ?? false);
}
