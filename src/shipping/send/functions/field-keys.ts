/**
 * Computed names of a class's fields. No property of the class tells what such a name came to, but
 * an instance does: so one is made in the way in which `private-instance.ts` makes them, of which no code of
 * the program's runs, and thrown away. That is done once for each class.
 */
import { lazily } from '../../../lazy.js';
import { isIndex } from '../../values/array-names.js';
import type { FieldKeys } from '../../source/functions/field-keys.js';
import type * as Blanks from '../../wire/classes/make-blank.js';
import { knownFieldKeys, noteFieldKeys } from '../../wire/classes/members.js';

/** The names, in the order of the text; undefined where they can't be found, or told apart. */
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
 * An object lists its strings in the order in which they came, and its symbols; but not in which
 * order a string and a symbol did.
 */
function inOrder(keys: readonly (string | symbol)[]): readonly (string | symbol)[] | undefined {
	const isText = (key: string | symbol): boolean => typeof key === 'string' && !isIndex(key);
	const areAlike = keys.every(isText) || keys.every((key) => typeof key === 'symbol');
	return keys.length === 1 || areAlike ? keys : undefined;
}

const blanks = lazily<typeof Blanks>('./shipping/wire/classes/make-blank.js');
