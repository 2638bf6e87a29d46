/**
 * Finds the parts of a class's text that took part in defining the class. A receiver must not run
 * them again. So the heritage and computed keys become values, static blocks and static fields are
 * cut out, and the static state is sent as it is.
 */
import type { AnyNode, Class } from 'acorn';
import type { Edit, Range } from '../types.js';
import { type FieldKeys, readFieldKeys } from './field-keys.js';
import { editsOfStatic, type InnerText, innerTextsOf } from './static-parts.js';
import { RESTORE } from '../../values/names.js';
import { type PrivateParts, readPrivateParts } from './private-parts.js';
import { isWellKnownSymbol, lengthOf, walk, wellKnownSymbol } from '../syntax.js';

export interface ClassParts {
	readonly heritage: Range | undefined;
	/** Cut out static blocks and static fields. */
	readonly cuts: readonly Edit[];
	/** Functions inside the cuts that use #private members. */
	readonly inner: readonly InnerText[];
	/**
	 * Methods with computed names: where the name stands, and the method's own text, by which the
	 * name is found again.
	 */
	readonly computed: readonly { readonly key: Range; readonly member: string; readonly isStatic: boolean }[];
	/** The fields with computed names, if there are any. */
	readonly fieldKeys: FieldKeys | undefined;
	/** The methods and accessors that the text defines. All other properties are state. */
	readonly members: readonly MemberText[];
	/** Present if instances have #private fields or methods. */
	readonly privateParts: PrivateParts | undefined;
	/** The `length` that the text gives the class. */
	readonly length: number;
	/**
	 * Offset of its constructor's parameters, or of the class itself if it has no constructor. The
	 * engine reports this position as the class's.
	 */
	readonly parameters: number;
	/** Why the class can't be sent, if it can't. */
	readonly obstacle: string | undefined;
}

export interface MemberText {
	/** Undefined if it is computed. */
	readonly key: string | symbol | undefined;
	readonly isStatic: boolean;
	readonly part: MemberPart;
	/** The text as `toString` gives it. */
	readonly text: string;
	/** Offset of its parameters in the class's text. */
	readonly parameters: number;
}

/** Which part of a property descriptor a member fills. */
export type MemberPart = 'value' | 'get' | 'set';

export function readClass(node: Class, text: string, offset: number): ClassParts {
	const range = ({ start, end }: { start: number; end: number }): Range => ({
		start: start - offset,
		end: end - offset,
	});
	const textOf = (part: { start: number; end: number }): string => text.slice(part.start - offset, part.end - offset);
	const cuts: Edit[] = [];
	const computed: { key: Range; member: string; isStatic: boolean }[] = [];
	const members: MemberText[] = [];
	let parameters = 0;
	let length = 0;
	let obstacle: string | undefined;

	for (const member of node.body.body) {
		if (member.type === 'StaticBlock') {
			// A static block that this library put there stays.
			if (!textOf(member).includes(RESTORE)) cuts.push(...editsOfStatic(member, offset));
			continue;
		}
		const { key } = member;
		if (member.type === 'MethodDefinition') {
			if (member.kind === 'constructor') {
				parameters = range(member.value).start;
				length = lengthOf(member.value.params);
			}
			if (key.type === 'PrivateIdentifier' || member.kind === 'constructor') continue;
			const { static: isStatic, kind } = member;
			const name = member.computed ? wellKnownSymbol(key) : keyName(key);
			const memberText = isStatic ? textOf(member).replace(STATIC, '') : textOf(member);
			const part = kind === 'method' ? 'value' : kind;
			members.push({ key: name, isStatic, part, text: memberText, parameters: range(member.value).start });
			if (member.computed && !isWellKnownSymbol(key)) computed.push({ key: range(key), member: memberText, isStatic });
			continue;
		}
		const isPrivate = key.type === 'PrivateIdentifier';
		if (!member.static) continue;
		if (isPrivate) {
			if (member.value && !(isLiteral(member.value) && !isAssigned(node as AnyNode, key.name))) {
				obstacle ??= `its static member #${key.name} cannot be read from outside; make it a static without #, or a variable beside the class`;
			}
		} else cuts.push(...editsOfStatic(member, offset));
	}
	return {
		heritage: node.superClass ? range(node.superClass) : undefined,
		cuts,
		inner: innerTextsOf(node, text, offset),
		computed,
		fieldKeys: readFieldKeys(node, offset),
		members,
		privateParts: readPrivateParts(node, text, offset),
		parameters,
		length,
		obstacle,
	};
}

/** What precedes the method's own text. */
const STATIC = /^static(?:\s|\/\*.*?\*\/|\/\/[^\n]*)*/s;

function keyName(key: AnyNode): string | undefined {
	if (key.type === 'Identifier') return key.name;
	return key.type === 'Literal' ? String(key.value) : undefined;
}

function isLiteral(node: AnyNode): boolean {
	return (
		node.type === 'Literal' ||
		(node.type === 'TemplateLiteral' && node.expressions.length === 0) ||
		(node.type === 'UnaryExpression' && isLiteral(node.argument))
	);
}

function isAssigned(root: AnyNode, privateName: string): boolean {
	let assigned = false;
	walk(root, (node) => {
		const target =
			node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : undefined;
		if (target) {
			walk(target, (part) => {
				if (part.type === 'PrivateIdentifier' && part.name === privateName) assigned = true;
				return true;
			});
		}
		return true;
	});
	return assigned;
}
