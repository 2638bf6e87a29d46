/**
 * Finds methods that a class's text defines and that a decorator has since replaced by a function
 * which calls them. A class with only decorated methods can be entered through these alone.
 */
import { canBeEntered } from './enterable-methods.js';
import { readFunction } from '../../engine/inspector.js';
import { analyze } from '../../engine/source-readers.js';

/**
 * Yields the original methods that the replacing functions hold in a variable, or in an object in
 * one, and whose frames can be entered.
 */
export function* replacedMethods(type: Function): Iterable<Function> {
	const members = analyze(Function.prototype.toString.call(type)).classParts?.members ?? [];
	const texts = new Set(members.map(({ text }) => text));
	const isMember = (value: unknown): value is Function =>
		typeof value === 'function' && texts.has(Function.prototype.toString.call(value));
	for (const owner of [type.prototype as object, type]) {
		for (const key of Reflect.ownKeys(owner)) {
			const { value, get, set } = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
			for (const fn of [value as unknown, get, set]) {
				if (typeof fn !== 'function' || fn === type || isMember(fn)) continue;
				for (const found of heldBy(fn)) if (isMember(found) && canBeEntered(found)) yield found;
			}
		}
	}
}

function* heldBy(fn: Function): Iterable<unknown> {
	const { scopes, bound, proxy } = readFunction(fn);
	yield bound?.target ?? proxy?.target;
	for (const { kind, variables } of scopes) {
		if (kind !== 'closure') continue;
		for (const name of Object.keys(variables)) {
			const value = valueOf(variables, name);
			yield value;
			if (typeof value !== 'object' || value === null) continue;
			for (const part of ['value', 'get', 'set']) yield Object.getOwnPropertyDescriptor(value, part)?.value;
		}
	}
}

function valueOf(variables: Readonly<Record<string, unknown>>, name: string): unknown {
	try {
		return variables[name];
	} catch {
		// Not initialised yet.
		return undefined;
	}
}
