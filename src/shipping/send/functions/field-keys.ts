/**
 * Finds the computed names of a class's fields. No property of the class shows what such a name
 * evaluated to, but an instance does. So one is made without running user code, as
 * `private-instance.ts` makes them, and discarded. That happens once per class.
 */
import { lazily } from '../../../lazy.js';
import { isIndex } from '../../values/array-names.js';
import type { FieldKeys } from '../../source/functions/field-keys.js';
import type * as Blanks from '../../wire/classes/make-blank.js';
import { knownFieldKeys, noteFieldKeys } from '../../wire/classes/members.js';

/**
 * Returns the names in the order of the text; `undefined` where they can't be found or told apart.
 */
export function fieldKeysOf(type: Function, keys: FieldKeys): readonly (string | symbol)[] | undefined {
	const known = knownFieldKeys(type);
	if (known) return known;
	const object = instanceOf(type, keys);
	const names = object && inOrder(Reflect.ownKeys(object).filter((key) => !keys.named.includes(key)));
	if (names?.length !== keys.computed.length) return undefined;
	noteFieldKeys(type, names);
	return names;
}

function instanceOf(type: Function, { plan, isDerived }: FieldKeys): object | undefined {
	if (!plan) return undefined;
	if (plan !== 'construct') return blanks().makeBlanks(type, plan, type, 1, isDerived ? [{}] : undefined)?.[0];
	if (!isDerived) return Reflect.construct(type, []) as object;
	const object = {};
	const extended = Object.getPrototypeOf(type) as object;
	Object.setPrototypeOf(type, function () {
		return object;
	});
	try {
		return Reflect.construct(type, []) as object;
	} finally {
		Object.setPrototypeOf(type, extended);
	}
}

/**
 * Returns the keys if they are known to be in the order of the text. An object lists its strings in
 * order of creation, and its symbols likewise, but the order between a string and a symbol is lost.
 */
function inOrder(keys: readonly (string | symbol)[]): readonly (string | symbol)[] | undefined {
	const isText = (key: string | symbol): boolean => typeof key === 'string' && !isIndex(key);
	const areAlike = keys.every(isText) || keys.every((key) => typeof key === 'symbol');
	return keys.length === 1 || areAlike ? keys : undefined;
}

const blanks = lazily<typeof Blanks>('./shipping/wire/classes/make-blank.js');
