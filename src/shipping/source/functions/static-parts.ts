/**
 * Finds the functions that use #private members in the static parts of a class, and edits the
 * class's text so that it can make them again in that place; see `tied-functions.ts`.
 */
import type { AnyNode, Class } from 'acorn';
import type { Edit, Range } from '../types.js';
import { RESTORE } from '../../values/names.js';
import { isFunction, namesOf, walk } from '../syntax.js';

export interface InnerText {
	readonly text: string;
	/** Offset of its parameters in the class's text. */
	readonly parameters: number;
}

/**
 * Returns the functions that use #private members in a static block, or in the value of a static
 * field.
 */
export function innerFunctionsOf(member: AnyNode): AnyNode[] {
	const found: AnyNode[] = [];
	const skipped = new Set<AnyNode>();
	const names = declaredIn(member);
	walk(member, (node) => {
		// A method's text can't be moved to another place.
		if (node.type === 'Property' && (node.method || node.kind !== 'init')) skipped.add(node.value);
		if (node.type === 'ClassExpression' || node.type === 'ClassDeclaration') return false;
		if (!isFunction(node)) return true;
		if (isMaker(node)) return true;
		if (node.type !== 'FunctionDeclaration' && !skipped.has(node) && isTied(node, names)) found.push(node);
		return false;
	});
	return found.toSorted((a, b) => a.start - b.start);
}

/**
 * Returns what replaces a static part, which does not run again: makers of the functions inside it,
 * if any.
 */
export function editsOfStatic(member: AnyNode, offset: number): Edit[] {
	const functions = innerFunctionsOf(member);
	const edits: Edit[] = [];
	let start = member.start - offset;
	let replacement = `;static { (${RESTORE}.inner ??= []).push(() => (`;
	for (const node of functions) {
		edits.push({ start, end: node.start - offset, replacement });
		start = node.end - offset;
		replacement = '), () => (';
	}
	const last = functions.length > 0 ? ')); }' : ';';
	return [...edits, { start, end: member.end - offset, replacement: last }];
}

export function innerTextsOf(node: Class, text: string, offset: number): InnerText[] {
	return node.body.body.filter(isStaticPart).flatMap((member) =>
		innerFunctionsOf(member).map(({ type, start, end }) => {
			const own = text.slice(start - offset, end - offset);
			const parameters = start - offset + (type === 'ArrowFunctionExpression' ? 0 : own.indexOf('('));
			return { text: own, parameters };
		}),
	);
}

/** Whether a member runs once, when the class is defined. */
export function isStaticPart(member: AnyNode): boolean {
	if (member.type === 'StaticBlock') return true;
	return member.type === 'PropertyDefinition' && member.static && member.key.type !== 'PrivateIdentifier';
}

/** Whether a function is a maker, as in a class that was received. */
function isMaker(node: AnyNode): boolean {
	return node.type === 'ArrowFunctionExpression' && node.params.length === 0 && isFunction(node.body);
}

/**
 * Whether a function uses #private members, and nothing that exists only in the member around it.
 */
function isTied(fn: Range & AnyNode, names: ReadonlySet<string>): boolean {
	let hasPrivate = false;
	let usesName = false;
	walk(fn, (node) => {
		if (node.type === 'PrivateIdentifier') hasPrivate = true;
		if (node.type === 'Identifier' && names.has(node.name)) usesName = true;
		return true;
	});
	return hasPrivate && !usesName;
}

function declaredIn(member: AnyNode): Set<string> {
	const names = new Set<string>();
	walk(member, (node) => {
		if (node.type === 'VariableDeclarator') for (const name of namesOf(node.id)) names.add(name);
		if (node.type === 'CatchClause' && node.param) for (const name of namesOf(node.param)) names.add(name);
		if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id) names.add(node.id.name);
		return !isFunction(node);
	});
	return names;
}
