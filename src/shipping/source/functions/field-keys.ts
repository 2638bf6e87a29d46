/**
 * Reads what a class's text says of the computed names of its fields. Only an instance tells what
 * such a name evaluated to: `send/functions/field-keys.ts` makes one.
 */
import type { AnyNode, Class, PropertyDefinition } from 'acorn';
import type { Range } from '../types.js';
import { type BlankPlan, planInstance } from './blank-plan.js';
import { isWellKnownSymbol, wellKnownSymbol } from '../syntax.js';

export interface FieldKeys {
	/** Where the computed names stand in the text. */
	readonly computed: readonly Range[];
	/** The other fields' names, which the text tells. */
	readonly named: readonly (string | symbol)[];
	readonly isDerived: boolean;
	/** How an instance is made, as in `PrivateParts`. */
	readonly plan: 'construct' | BlankPlan | undefined;
}

/** Returns what the text says; undefined if no field has a computed name. */
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

function isField(member: AnyNode): member is PropertyDefinition {
	return member.type === 'PropertyDefinition' && !member.static;
}
