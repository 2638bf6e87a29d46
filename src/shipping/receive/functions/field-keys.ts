/**
 * Computed names of a class's fields. No property of the class tells what such a name came to, but
 * an instance does: so one is made in the way in which `restore.ts` makes them, of which no code of
 * the program's runs, and thrown away. That is done once for each class.
 */
import type { AnyNode, Class, PropertyDefinition } from 'acorn';
import { lazily } from '../../../lazy.js';
import { isIndex } from '../../values/array-names.js';
import type { Range } from '../../source/functions/analyze.js';
import { type BlankPlan, planInstance } from '../../source/functions/blank-plan.js';
import type * as Blanks from './make-blank.js';
import { isWellKnownSymbol, wellKnownSymbol } from '../../source/syntax.js';

export interface FieldKeys {
	/** Where they stand in the text. */
	readonly computed: readonly Range[];
	/** Of fields whose names the text tells. */
	readonly named: readonly (string | symbol)[];
	readonly isDerived: boolean;
	/** How an instance is made, as `PrivateParts` says it. */
	readonly plan: 'construct' | BlankPlan | undefined;
}

/** What a class's text says of them; undefined where it has none. */
export function readFieldKeys(node: Class, offset: number): FieldKeys | undefined {
	const fields = node.body.body.filter(isField);
	const computed = fields.filter((field) => field.computed && !isWellKnownSymbol(field.key));
	if (computed.length === 0) return undefined;
	const named = fields.flatMap(({ key, computed: isComputed }): (string | symbol)[] => {
		if (key.type === 'PrivateIdentifier') return [];
		if (isComputed) return isWellKnownSymbol(key) ? [wellKnownSymbol(key) as symbol] : [];
		return [key.type === 'Literal' ? String(key.value) : (key as { name: string }).name];
	});
	return {
		computed: computed.map(({ key: { start, end } }) => ({ start: start - offset, end: end - offset })),
		named,
		isDerived: Boolean(node.superClass),
		plan: planInstance(node, offset, (field) => field.computed),
	};
}

/** The names, in the order of the text; undefined where they can't be found, or told apart. */
export function fieldKeysOf(type: Function, keys: FieldKeys): readonly (string | symbol)[] | undefined {
	const known = found.get(type);
	if (known) return known;
	const object = instanceOf(type, keys);
	const names = object && inOrder(Reflect.ownKeys(object).filter((key) => !keys.named.includes(key)));
	if (names?.length !== keys.computed.length) return undefined;
	found.set(type, names);
	return names;
}

/** At the receiver's, where they were sent with the class. */
export function noteFieldKeys(type: Function, names: readonly (string | symbol)[]): void {
	found.set(type, names);
}

const found = new WeakMap<Function, readonly (string | symbol)[]>();

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

function isField(member: AnyNode): member is PropertyDefinition {
	return member.type === 'PropertyDefinition' && !member.static;
}

const blanks = lazily<typeof Blanks>('./shipping/receive/functions/make-blank.js');
