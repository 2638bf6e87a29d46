/**
 * Reads what a class's text says of #private members, and edits the text so that a receiver can
 * make an instance with such members without running the class's code.
 *
 * Only the class can give an object its #private members: they appear when an instance is made and
 * its field initialisers run. So the receiver's class has a switch, `RESTORE.on`. While it is on,
 * initialisers that would compute something yield undefined, and the constructor returns at once. A
 * static block hands out two functions that read and write the fields.
 */
import type { AnyNode, Class, MethodDefinition, PropertyDefinition } from 'acorn';
import type { Edit } from '../types.js';
import { type BlankPlan, planInstance } from './blank-plan.js';
import { isInert } from './frame-gate.js';
import { ARGUMENTS, RESTORE } from '../../values/names.js';
import { isFunction, lengthOf } from '../syntax.js';

export interface PrivateParts {
	/**
	 * Source of a function that returns an object's #private fields as an array, or undefined if the
	 * object has none of them.
	 */
	readonly reader: string;
	/** Source of a function that writes such an array back. */
	readonly writer: string;
	/** Name of one #private member, without the `#`. An object that has it is an instance. */
	readonly brand: string;
	/** Fields that hold an arrow function, and where that starts in the text. */
	readonly arrows: readonly {
		readonly name: string;
		readonly isPrivate: boolean;
		readonly start: number;
		readonly text: string;
	}[];
	/** Names of its #private fields, without the `#`. */
	readonly names: readonly string[];
	/** Names of its other fields. An instance gets these along with the #private ones. */
	readonly publicFields: readonly string[];
	/** Whether instances get fields whose names the text does not tell. */
	readonly hasComputedFields: boolean;
	readonly edits: readonly Edit[];
	readonly isDerived: boolean;
	/**
	 * How to make an instance of the unedited class: by `construct` if that runs none of the
	 * program's code, else by a plan, if there is one.
	 */
	readonly asItIs: 'construct' | BlankPlan | undefined;
}

/**
 * Returns undefined for a class whose instances have no #private members.
 *
 * @param offset How far the nodes' positions exceed those in the text
 */
export function readPrivateParts(node: Class, text: string, offset: number): PrivateParts | undefined {
	const members = node.body.body.filter(isOfInstance);
	const names = members.filter(({ key }) => key.type === 'PrivateIdentifier').map(nameOf);
	const [brand] = names;
	if (brand === undefined) return undefined;
	const fields = members.filter((member) => member.type === 'PropertyDefinition');
	const privateFields = fields.filter(({ key }) => key.type === 'PrivateIdentifier').map(nameOf);
	const maker = members.find((member) => member.type === 'MethodDefinition' && member.kind === 'constructor');
	const reader = `(o) => #${brand} in o ? [${privateFields.map((name) => `o.#${name}`).join(', ')}] : undefined`;
	const writer = `(o, values) => { ${privateFields.map((name, index) => `o.#${name} = values[${index}];`).join(' ')} }`;
	// The edited constructor has another `length`.
	const length = maker
		? ` Object.defineProperty(this, 'length', { value: ${lengthOf((maker as MethodDefinition).value.params)}, configurable: true });`
		: '';
	const handOut = `;static { ${RESTORE}.read = ${reader}; ${RESTORE}.write = ${writer};${length} }`;
	const computing = fields.map(({ value }) => value).filter((value) => value && !isInert(value)) as AnyNode[];
	const edits = [
		...computing.flatMap(({ start, end }) => [insertion(start, `${RESTORE}.on ? undefined : (`), insertion(end, ')')]),
		...(maker ? constructorEdits(maker as MethodDefinition, Boolean(node.superClass)) : []),
		insertion(node.body.end - 1, handOut),
	];
	return {
		reader,
		writer,
		brand,
		arrows: fields.flatMap((field) => arrowOf(field, text, offset)),
		names: privateFields,
		publicFields: fields.filter(({ key, computed }) => key.type !== 'PrivateIdentifier' && !computed).map(nameOf),
		hasComputedFields: fields.some(({ computed }) => computed),
		// A class that was received and is sent on has been edited already.
		edits: (text.includes(RESTORE) ? [] : edits).map(({ start, end, replacement }) => ({
			start: start - offset,
			end: end - offset,
			replacement,
		})),
		isDerived: Boolean(node.superClass),
		asItIs: planInstance(
			node,
			offset,
			({ key, value }) => key.type === 'PrivateIdentifier' || (value ? isFunction(value) : false),
		),
	};
}

function arrowOf(field: Member, text: string, offset: number): PrivateParts['arrows'] {
	const { key, value } = field;
	if (value?.type !== 'ArrowFunctionExpression' || field.computed) return [];
	const [start, end] = [value.start - offset, value.end - offset];
	return [{ name: nameOf(field), isPrivate: key.type === 'PrivateIdentifier', start, text: text.slice(start, end) }];
}

type Member = MethodDefinition | PropertyDefinition;

function isOfInstance(member: AnyNode): member is Member {
	return (member.type === 'MethodDefinition' || member.type === 'PropertyDefinition') && !member.static;
}

function nameOf({ key }: Member): string {
	return key.type === 'Literal' ? String(key.value) : (key as { name: string }).name;
}

/**
 * Moves the constructor's parameters and body into an arrow function inside it. Neither is then
 * evaluated while an instance is being restored.
 */
function constructorEdits({ value }: MethodDefinition, isDerived: boolean): Edit[] {
	const restored = isDerived ? `{ super(); return; }` : 'return;';
	return [
		insertion(value.start, `(...${ARGUMENTS}) { if (${RESTORE}.on) ${restored} return (`),
		insertion(value.body.start, '=> '),
		insertion(value.end, `)(...${ARGUMENTS}); }`),
	];
}

function insertion(at: number, replacement: string): Edit {
	return { start: at, end: at, replacement };
}
