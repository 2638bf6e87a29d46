/**
 * Analyses the source text of one function. Finds the variables of its surroundings that it uses,
 * and what must be edited or refused when the text is compiled elsewhere.
 *
 * The text comes from `Function.prototype.toString`, so it is the text that runs, whatever it was
 * compiled from. Results are cached by text.
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
	/** The wrapping that makes the text an expression. */
	readonly wrap: 'expression' | 'method';
	readonly kind: 'arrow' | 'function' | 'class';
	/** The name by which the text refers to itself, if it has one, and where that name stands. */
	readonly ownName: string | undefined;
	readonly ownNameRange: Range | undefined;
	/** Offset of its parameters. The engine reports this position as the function's. */
	readonly parameters: number;
	/** Its `length`, unless the program has redefined it. */
	readonly length: number;
	readonly classParts: ClassParts | undefined;
	/** The variables that it uses as constructors. */
	readonly constructors: ConstructorUses;
	/** Whether its frame may be entered: see `frame-gate.ts`. */
	readonly canEnter: boolean;
	/** Whether its text alone says what it does: see `self-contained.ts`. */
	readonly selfContained: boolean;
	/** Whether it does the same in strict and in sloppy mode. */
	readonly isModeless: boolean;
}

/** @throws SyntaxError if the parser cannot read the text */
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
