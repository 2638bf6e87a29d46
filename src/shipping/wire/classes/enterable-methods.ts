/**
 * Methods of a class whose frame can be entered (`frame-gate.ts`), to evaluate something inside the
 * class. A method assigned later may be among them, and sees other variables.
 */
import { analyze } from '../../engine/source-readers.js';

export function enterableMethods(type: Function): Function[] {
	const methods: Function[] = [];
	for (const owner of [type.prototype as object, type]) {
		for (const key of Reflect.ownKeys(owner)) {
			const { value, get, set } = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
			const method: unknown = value ?? get ?? set;
			if (typeof method === 'function' && method !== type && canBeEntered(method)) methods.push(method);
			// Each attempt costs.
			if (methods.length === MOST) return methods;
		}
	}
	return methods;
}

const MOST = 5;

export function canBeEntered(method: Function): boolean {
	try {
		return analyze(Function.prototype.toString.call(method)).canEnter;
	} catch {
		return false;
	}
}
