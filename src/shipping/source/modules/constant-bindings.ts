/**
 * Tells which variables of a script keep their first value, with variables told apart by the
 * function that declares them. Their values then need not be read again with each message.
 *
 * `ScriptNames` tells the same by name alone, which costs less but goes wrong for one common case.
 * A single assignment to some variable `self` makes every `self` of the script unsure. A package
 * whose constructor captures its `self` in a hundred closures would then be read anew with each
 * message.
 *
 * To keep this simple, a function has one variable of each name, whichever of its blocks declares
 * it. A name that may also mean a variable further out counts for both. A function's own
 * assignments outside of loops are over when a function expression further down is evaluated, so
 * the variable is sure for that one.
 */
import type { AnyNode, Function as FunctionNode, Program } from 'acorn';
import { offsetsIn } from '../parse.js';
import { children, isFunction, namesOf } from '../syntax.js';

export interface Bindings {
	/**
	 * Whether a variable around a function is constant for that function, whose parameters start at
	 * this line and column.
	 *
	 * @param length Of the function's text
	 */
	isConstant(name: string, line: number, column: number, length: number): boolean;
}

/** A function, or the whole script. */
interface Level {
	readonly start: number;
	readonly end: number;
	readonly outer: Level | undefined;
	readonly type: string;
	/** Its variables, and whether each is in scope throughout. */
	readonly declared: Map<string, boolean>;
	/** For each variable that is assigned, the offset after which no assignment remains. */
	readonly changing: Map<string, number>;
	readonly inner: Level[];
	/** Whether `eval` or `arguments` may change a variable without an assignment in the text. */
	isHidden: boolean;
}

export function readBindings(program: Program, source: string): Bindings {
	const offsetOf = offsetsIn(source);
	const script = levelOf(program, undefined);
	const assigned: { readonly name: string; readonly level: Level; readonly end: number }[] = [];
	const open: { readonly node: AnyNode; readonly level: Level; readonly inLoop: boolean }[] = [
		{ node: program, level: script, inLoop: false },
	];
	for (let next = open.pop(); next; next = open.pop()) {
		const { node, level } = next;
		const own = isFunction(node) ? functionLevel(node, level) : level;
		const inLoop = own === level && (next.inLoop || isLoop(node));
		note(node, level, own, (name) => assigned.push({ name, level: own, end: inLoop ? Infinity : node.end }));
		for (const child of children(node)) open.push({ node: child, level: own, inLoop });
	}
	for (const { name, level, end } of assigned) {
		for (const owner of declaring(name, level)) {
			const until = owner === level ? end : Infinity;
			owner.changing.set(name, Math.max(until, owner.changing.get(name) ?? 0));
		}
	}
	return {
		isConstant(name, line, column, length) {
			const level = innermost(script, offsetOf(line, column));
			if (!level.outer || level.end - level.start > length) return false;
			const owners = declaring(name, level.outer);
			return owners.length > 0 && owners.every((owner) => isSure(name, owner, level));
		},
	};
}

function levelOf({ start, end, type }: { start: number; end: number; type: string }, outer: Level | undefined): Level {
	const level: Level = {
		start,
		end,
		outer,
		type,
		declared: new Map(),
		changing: new Map(),
		inner: [],
		isHidden: false,
	};
	outer?.inner.push(level);
	return level;
}

function functionLevel(node: FunctionNode, outer: Level): Level {
	const level = levelOf(node, outer);
	for (const parameter of node.params) declare(level, namesOf(parameter), true);
	if (node.type === 'FunctionExpression' && node.id) declare(level, [node.id.name], true);
	return level;
}

function declare({ declared }: Level, names: readonly string[], isWhole: boolean): void {
	for (const name of names) declared.set(name, isWhole || declared.get(name) === true);
}

function note(node: AnyNode, outer: Level, own: Level, assign: (name: string) => void): void {
	switch (node.type) {
		case 'AssignmentExpression':
			return namesOf(node.left).forEach(assign);
		case 'UpdateExpression':
			return namesOf(node.argument).forEach(assign);
		case 'ForInStatement':
		case 'ForOfStatement':
			if (node.left.type !== 'VariableDeclaration') namesOf(node.left).forEach(assign);
			return;
		case 'VariableDeclaration':
			for (const { id, init } of node.declarations) {
				declare(own, namesOf(id), node.kind === 'var');
				// Until it is assigned it is undefined.
				if (node.kind === 'var' || (node.kind === 'let' && !init)) namesOf(id).forEach(assign);
			}
			return;
		case 'FunctionDeclaration':
			// Two functions of one name are one variable.
			if (node.id && outer.declared.has(node.id.name)) outer.changing.set(node.id.name, Infinity);
			if (node.id) declare(outer, [node.id.name], false);
			return;
		case 'ClassDeclaration':
			if (node.id) declare(own, [node.id.name], false);
			return;
		case 'CatchClause':
			if (node.param) declare(own, namesOf(node.param), false);
			return;
		case 'ImportDeclaration':
			for (const { local } of node.specifiers) declare(own, [local.name], true);
			return;
		case 'Identifier':
			if (node.name === 'eval')
				for (let level: Level | undefined = own; level; level = level.outer) level.isHidden = true;
			if (node.name === 'arguments') argumentsOf(own).isHidden = true;
			return;
		default:
	}
}

/** Returns the level whose parameters `arguments` may change. */
function argumentsOf(level: Level): Level {
	return level.type === 'ArrowFunctionExpression' && level.outer ? argumentsOf(level.outer) : level;
}

/**
 * Returns the levels that may declare the variable that a name means at a level, innermost first.
 */
function declaring(name: string, from: Level): Level[] {
	const found: Level[] = [];
	for (let level: Level | undefined = from; level; level = level.outer) {
		const isWhole = level.declared.get(name);
		if (isWhole !== undefined) found.push(level);
		if (isWhole) break;
	}
	return found;
}

/** Whether a variable no longer changes once a function has been made. */
function isSure(name: string, { changing, isHidden }: Level, { start, type }: Level): boolean {
	const until = changing.get(name);
	return !isHidden && (until === undefined || (until <= start && type !== 'FunctionDeclaration'));
}

function isLoop({ type }: AnyNode): boolean {
	return /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(type);
}

function innermost(level: Level, at: number): Level {
	const inner = level.inner.find(({ start, end }) => start <= at && at < end);
	return inner ? innermost(inner, at) : level;
}
