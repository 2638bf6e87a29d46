/**
 * What the source text of one function says: which variables of its surroundings it uses, and what
 * must be edited or refused when the text is compiled somewhere else.
 *
 * The text comes from `Function.prototype.toString`, so it is what runs, whatever it was compiled
 * from. Results are kept by text.
 */
import type { Class, Function as FunctionNode } from 'acorn';
import { type ClassParts, readClass } from './class-parts.js';
import { type ConstructorUses, findConstructorUses } from './constructor-uses.js';
import { canEnter } from './frame-gate.js';
import { type Parsed, parseFunction } from './parse-function.js';
import { isModeless, isSelfContained } from './self-contained.js';
import { lengthOf } from '../syntax.js';
import type { Range, Uses } from '../types.js';
import { findUses } from './uses.js';

export interface Analysis extends Uses {
	readonly text: string;
	/** How the text becomes an expression. */
	readonly wrap: 'expression' | 'method';
	readonly kind: 'arrow' | 'function' | 'class';
	/** The name under which the text knows itself, if it has one, and where that stands. */
	readonly ownName: string | undefined;
	readonly ownNameRange: Range | undefined;
	/** Where its parameters start: the position that the engine gives as the function's. */
	readonly parameters: number;
	/** Its `length`, if nobody has given it another. */
	readonly length: number;
	readonly classParts: ClassParts | undefined;
	/** What it uses as constructors. */
	readonly constructors: ConstructorUses;
	/** See `frame-gate.ts`. */
	readonly canEnter: boolean;
	/** See `self-contained.ts`. */
	readonly selfContained: boolean;
	/** It does the same whether strict or not. */
	readonly isModeless: boolean;
}

/** @throws SyntaxError where the text is none that the parser knows */
export function analyze(text: string): Analysis {
	let analysis = analyses.get(text);
	if (!analysis) {
		analysis = analyzed(text, parseFunction(text));
		if (analyses.size >= MOST_KEPT) analyses.clear();
		analyses.set(text, analysis);
	}
	return analysis;
}

const MOST_KEPT = 2_000;
const analyses = new Map<string, Analysis>();

function analyzed(text: string, parsed: Parsed): Analysis {
	const { node, offset, wrap } = parsed;
	const { id } = node as { id?: { name: string; start: number; end: number } | null };
	const kind =
		node.type === 'ClassExpression' ? 'class' : node.type === 'ArrowFunctionExpression' ? 'arrow' : 'function';
	const uses = findUses(parsed);
	const classParts = kind === 'class' ? readClass(node as Class, text, offset) : undefined;
	const parameters =
		classParts?.parameters ?? (kind === 'arrow' ? 0 : wrap === 'method' ? node.start - offset : text.indexOf('('));
	return {
		text,
		wrap,
		kind,
		ownName: id?.name,
		ownNameRange: id ? { start: id.start - offset, end: id.end - offset } : undefined,
		parameters,
		length: classParts?.length ?? lengthOf((node as FunctionNode).params),
		classParts,
		constructors: findConstructorUses(node),
		canEnter: kind !== 'class' && canEnter(node as FunctionNode),
		selfContained: isSelfContained(node, uses),
		isModeless: isModeless(node, uses),
		...uses,
	};
}
