/**
 * What the source text of one function says: which variables of its surroundings it uses, and what must be edited or refused when the
 * text is compiled somewhere else.
 *
 * The text comes from `Function.prototype.toString`, so it is what runs, whatever it was compiled from. It is parsed as an
 * expression, or else as the member of an object or class; a walk with a chain of scopes then finds every identifier that no scope inside
 * binds. Results are kept by text.
 */
import type { AnyNode, Class, Function as FunctionNode, MethodDefinition, PropertyDefinition } from 'acorn';
import { readClass, type ClassParts } from './class-parts.js';
import { parse } from './parse.js';
import { children, namesOf, walk } from './syntax.js';

export interface FreeVariable {
	/** Assigned somewhere in the text. */
	written: boolean;
	/** Needed while a class is being defined, so before anything else can be set. */
	eager: boolean;
	/** Names of the properties used, where it is only ever used as `name.property`; else undefined. */
	members: Set<string> | undefined;
}

/** Part of the text, by offsets. */
export interface Range {
	readonly start: number;
	readonly end: number;
}
export interface Edit extends Range {
	readonly replacement: string;
}

export interface Analysis {
	readonly text: string;
	/** How the text becomes an expression. */
	readonly wrap: 'expression' | 'method';
	readonly kind: 'arrow' | 'function' | 'class';
	/** The name under which the text knows itself, if it has one, and where that stands. */
	readonly ownName: string | undefined;
	readonly ownNameRange: Range | undefined;
	readonly free: ReadonlyMap<string, FreeVariable>;
	/** Replace `import.meta`, `import(` and a computed key by what the receiver has in place of them. */
	readonly edits: readonly Edit[];
	/** Where its parameters start: the position that the engine gives as the function's. */
	readonly parameters: number;
	/** Uses of what only its surroundings have. */
	readonly usesOuter: {
		this: boolean;
		arguments: boolean;
		super: boolean;
		newTarget: boolean;
		private: string | undefined;
	};
	readonly hasEval: boolean;
	readonly classParts: ClassParts | undefined;
}

/** @throws SyntaxError where the text is none that the parser knows */
export function analyze(text: string): Analysis {
	let analysis = analyses.get(text);
	if (!analysis) {
		analysis = new Analyzer(text).run();
		if (analyses.size >= MOST_KEPT) analyses.clear();
		analyses.set(text, analysis);
	}
	return analysis;
}

/** Names under which a unit finds the original file's `import.meta` and `import()`; never captured. */
export const IMPORT_META = '$importMeta';
export const IMPORT = '$import';

const MOST_KEPT = 2_000;
const analyses = new Map<string, Analysis>();

interface Parsed {
	readonly node: FunctionNode | Class;
	readonly offset: number;
	readonly wrap: 'expression' | 'method';
	readonly computedKey: Range | undefined;
}

function parseFunction(text: string): Parsed {
	let failure: unknown;
	for (const [before, after] of [
		['(', '\n)'],
		['({', '\n})'],
		['(class{', '\n})'],
	] as const) {
		try {
			const [statement] = parse(before + text + after).body;
			if (statement?.type !== 'ExpressionStatement') continue;
			const { expression } = statement;
			const offset = before.length;
			if (expression.type === 'ObjectExpression') {
				const [property] = expression.properties;
				if (property?.type !== 'Property' || !isFunction(property.value)) continue;
				const { start, end } = property.key;
				const computedKey = property.computed ? { start: start - offset - 1, end: end - offset + 1 } : undefined;
				return { node: property.value, offset, wrap: 'method', computedKey };
			}
			if (isFunction(expression) || expression.type === 'ClassExpression') {
				if (before !== '(class{') return { node: expression, offset, wrap: 'expression', computedKey: undefined };
				// A private method: it exists inside of its class only.
				const member = (expression as Class).body.body[0] as MethodDefinition;
				return { node: member.value, offset, wrap: 'method', computedKey: undefined };
			}
		} catch (error) {
			failure ??= error;
		}
	}
	throw failure ?? new SyntaxError('it is no function');
}

function isFunction(node: AnyNode | { type: string }): node is FunctionNode {
	return /^(FunctionExpression|ArrowFunctionExpression|FunctionDeclaration)$/.test(node.type);
}

/** Names bound at one level; the chain ends at the text's surroundings. */
class Scope {
	readonly names = new Set<string>();
	constructor(readonly outer: Scope | undefined) {}

	binds(name: string): boolean {
		for (let scope: Scope | undefined = this; scope; scope = scope.outer) if (scope.names.has(name)) return true;
		return false;
	}
}

/** What `this`, `arguments`, `super` and `new.target` mean where the walk is: the text's own, or its surroundings'. */
interface Surroundings {
	readonly ownThis: boolean;
	readonly ownSuper: boolean;
	/** Whether code here runs while the class that is sent is being defined. */
	readonly eager: boolean;
}

class Analyzer {
	readonly #parsed: Parsed;
	readonly #free = new Map<string, FreeVariable>();
	readonly #edits: Edit[] = [];
	readonly #uses: Analysis['usesOuter'] = {
		this: false,
		arguments: false,
		super: false,
		newTarget: false,
		private: undefined,
	};
	readonly #privateNames: Set<string>[] = [];
	#hasEval = false;

	constructor(readonly text: string) {
		this.#parsed = parseFunction(text);
	}

	run(): Analysis {
		const { node, wrap, computedKey } = this.#parsed;
		const { id } = node as { id?: { name: string; start: number; end: number } | null };
		const isClass = node.type === 'ClassExpression';
		const isArrow = node.type === 'ArrowFunctionExpression';
		const outside = new Scope(undefined);
		let classParts: ClassParts | undefined;
		if (isClass) {
			classParts = readClass(node as Class, this.text, this.#parsed.offset);
			this.#rootClass(node as Class, outside);
		} else {
			if (computedKey) this.#edits.push({ ...computedKey, replacement: '"(computed)"' });
			this.#function(node as FunctionNode, outside, { ownThis: !isArrow, ownSuper: false, eager: false });
		}
		return {
			text: this.text,
			wrap,
			kind: isClass ? 'class' : isArrow ? 'arrow' : 'function',
			ownName: id?.name,
			ownNameRange: id ? this.#range(id) : undefined,
			free: this.#free,
			edits: this.#edits,
			parameters: this.#parametersStart(),
			usesOuter: this.#uses,
			hasEval: this.#hasEval,
			classParts,
		};
	}

	#range({ start, end }: { start: number; end: number }): Range {
		return { start: start - this.#parsed.offset, end: end - this.#parsed.offset };
	}

	#parametersStart(): number {
		const { node, wrap } = this.#parsed;
		if (node.type === 'ArrowFunctionExpression' || node.type === 'ClassExpression') return 0;
		return wrap === 'method' ? this.#range(node).start : this.text.indexOf('(');
	}

	#use(name: string, scope: Scope, here: Surroundings, how: { write?: boolean; member?: string } = {}): void {
		if (name === 'arguments' && !here.ownThis && !scope.binds(name)) this.#uses.arguments = true;
		if (scope.binds(name) || name === IMPORT_META || name === IMPORT) return;
		let variable = this.#free.get(name);
		if (!variable) {
			variable = { written: false, eager: false, members: new Set() };
			this.#free.set(name, variable);
		}
		if (how.write) variable.written = true;
		if (here.eager) variable.eager = true;
		if (how.member === undefined) variable.members = undefined;
		else variable.members?.add(how.member);
	}

	#function(node: FunctionNode, outer: Scope, here: Surroundings): void {
		const isRoot = node === this.#parsed.node;
		const isArrow = node.type === 'ArrowFunctionExpression';
		let parameters = new Scope(outer);
		// The text's own name is left free: its surroundings may have given it to something else since.
		if (node.type === 'FunctionExpression' && node.id && !isRoot) {
			parameters.names.add(node.id.name);
			parameters = new Scope(parameters);
		}
		if (!isArrow) parameters.names.add('arguments');
		for (const parameter of node.params) for (const name of namesOf(parameter)) parameters.names.add(name);
		const inside: Surroundings =
			isArrow && !isRoot ? { ...here, eager: false } : { ...here, ownThis: !isArrow, eager: false };
		for (const parameter of node.params) this.#pattern(parameter, parameters, inside, false);
		if (node.body.type === 'BlockStatement') {
			const body = new Scope(parameters);
			hoist(node.body, body);
			this.#block(node.body.body, body, inside);
		} else this.#visit(node.body, parameters, inside);
	}

	/** The class that is sent. What runs while it is defined does not run again: `class-parts.ts` cuts it out, so it is not walked, either. */
	#rootClass(node: Class, outer: Scope): void {
		const scope = new Scope(outer);
		if (node.id) scope.names.add(node.id.name);
		this.#classBody(node, scope, { ownThis: true, ownSuper: true, eager: false }, (member) => {
			if (member.type === 'StaticBlock') return false;
			return !(member.type === 'PropertyDefinition' && member.static && member.key.type !== 'PrivateIdentifier');
		});
	}

	#class(node: Class, outer: Scope, here: Surroundings): void {
		const scope = new Scope(outer);
		if (node.id) scope.names.add(node.id.name);
		if (node.superClass) this.#visit(node.superClass, scope, here);
		this.#classBody(node, scope, here, () => true);
	}

	#classBody(node: Class, scope: Scope, here: Surroundings, hasCode: (member: AnyNode) => boolean): void {
		const isRoot = node === this.#parsed.node;
		const privates = new Set<string>();
		for (const member of node.body.body) {
			if ('key' in member && member.key.type === 'PrivateIdentifier') privates.add(member.key.name);
		}
		this.#privateNames.push(privates);
		const inside: Surroundings = { ownThis: true, ownSuper: true, eager: false };
		for (const member of node.body.body) {
			if (!hasCode(member)) continue;
			if (member.type === 'StaticBlock') {
				const body = new Scope(scope);
				hoist(member, body);
				this.#block(member.body, body, { ...inside, eager: here.eager });
				continue;
			}
			if (member.computed && !(isRoot && !isSymbolKey(member)))
				this.#visit(member.key, scope, { ...here, eager: isRoot || here.eager });
			if (member.type === 'MethodDefinition') this.#function(member.value, scope, inside);
			else if (member.value) this.#visit(member.value, new Scope(scope), { ...inside, eager: isRoot && member.static });
		}
		this.#privateNames.pop();
	}

	#block(statements: readonly AnyNode[], scope: Scope, here: Surroundings): void {
		declare(statements, scope);
		for (const statement of statements) this.#visit(statement, scope, here);
	}

	/** A pattern that binds (its names are in scope already) or assigns; defaults and computed keys are code. */
	#pattern(node: AnyNode, scope: Scope, here: Surroundings, assigns: boolean): void {
		switch (node.type) {
			case 'Identifier':
				if (assigns) this.#use(node.name, scope, here, { write: true });
				return;
			case 'ObjectPattern':
				for (const property of node.properties) {
					if (property.type === 'RestElement') this.#pattern(property.argument, scope, here, assigns);
					else {
						if (property.computed) this.#visit(property.key, scope, here);
						this.#pattern(property.value, scope, here, assigns);
					}
				}
				return;
			case 'ArrayPattern':
				for (const element of node.elements) if (element) this.#pattern(element, scope, here, assigns);
				return;
			case 'AssignmentPattern':
				this.#pattern(node.left, scope, here, assigns);
				return this.#visit(node.right, scope, here);
			case 'RestElement':
				return this.#pattern(node.argument, scope, here, assigns);
			default:
				return this.#visit(node, scope, here);
		}
	}

	#visit(node: AnyNode, scope: Scope, here: Surroundings): void {
		switch (node.type) {
			case 'Identifier':
				return this.#use(node.name, scope, here);
			case 'ThisExpression':
				if (!here.ownThis) this.#uses.this = true;
				return;
			case 'Super':
				if (!here.ownSuper) this.#uses.super = true;
				return;
			case 'MetaProperty':
				if (node.meta.name === 'import') this.#edits.push({ ...this.#range(node), replacement: IMPORT_META });
				else if (!here.ownThis) this.#uses.newTarget = true;
				return;
			case 'PrivateIdentifier':
				if (!this.#privateNames.some((names) => names.has(node.name))) this.#uses.private ??= `#${node.name}`;
				return;
			case 'MemberExpression':
				if (node.object.type === 'Identifier' && node.property.type === 'Identifier' && !node.computed) {
					return this.#use(node.object.name, scope, here, { member: node.property.name });
				}
				this.#visit(node.object, scope, here);
				if (node.computed || node.property.type === 'PrivateIdentifier') this.#visit(node.property, scope, here);
				return;
			case 'CallExpression':
				if (node.callee.type === 'Identifier' && node.callee.name === 'eval') this.#hasEval = true;
				break;
			case 'ImportExpression': {
				const start = node.start - this.#parsed.offset;
				this.#edits.push({ start, end: start + 'import'.length, replacement: IMPORT });
				break;
			}
			case 'Property':
				if (node.computed) this.#visit(node.key, scope, here);
				return this.#visitMethod(node.value, scope, here, node.method || node.kind !== 'init');
			case 'AssignmentExpression':
				if (node.operator === '=') this.#pattern(node.left, scope, here, true);
				else {
					this.#pattern(node.left, scope, here, true);
					this.#visit(node.left, scope, here);
				}
				return this.#visit(node.right, scope, here);
			case 'UpdateExpression':
				this.#pattern(node.argument, scope, here, true);
				return this.#visit(node.argument, scope, here);
			case 'ForStatement':
			case 'ForInStatement':
			case 'ForOfStatement':
				return this.#loop(node, scope, here);
			case 'VariableDeclaration':
				for (const { id, init } of node.declarations) {
					this.#pattern(id, scope, here, false);
					if (init) this.#visit(init, scope, here);
				}
				return;
			case 'BlockStatement':
				return this.#block(node.body, new Scope(scope), here);
			case 'SwitchStatement': {
				this.#visit(node.discriminant, scope, here);
				const body = new Scope(scope);
				for (const { consequent } of node.cases) declare(consequent, body);
				for (const { test, consequent } of node.cases) {
					if (test) this.#visit(test, body, here);
					for (const statement of consequent) this.#visit(statement, body, here);
				}
				return;
			}
			case 'CatchClause': {
				const body = new Scope(scope);
				if (node.param) {
					for (const name of namesOf(node.param)) body.names.add(name);
					this.#pattern(node.param, body, here, false);
				}
				return this.#visit(node.body, body, here);
			}
			case 'LabeledStatement':
				return this.#visit(node.body, scope, here);
			case 'BreakStatement':
			case 'ContinueStatement':
				return;
			case 'FunctionDeclaration':
			case 'FunctionExpression':
				return this.#function(node as FunctionNode, scope, { ...here, ownThis: true, ownSuper: false });
			case 'ArrowFunctionExpression':
				return this.#function(node, scope, here);
			case 'ClassDeclaration':
			case 'ClassExpression':
				return this.#class(node as Class, scope, here);
			default:
		}
		for (const child of children(node)) this.#visit(child, scope, here);
	}

	/** Methods of object literals have a `super` of their own. */
	#visitMethod(value: AnyNode, scope: Scope, here: Surroundings, isMethod: boolean): void {
		if (isMethod && isFunction(value)) this.#function(value, scope, { ...here, ownThis: true, ownSuper: true });
		else this.#visit(value, scope, here);
	}

	#loop(
		node: AnyNode & { type: 'ForStatement' | 'ForInStatement' | 'ForOfStatement' },
		outer: Scope,
		here: Surroundings,
	): void {
		const scope = new Scope(outer);
		const head = node.type === 'ForStatement' ? node.init : node.left;
		if (head?.type === 'VariableDeclaration') declare([head], scope);
		if (node.type === 'ForStatement') {
			for (const part of [node.init, node.test, node.update]) if (part) this.#visit(part, scope, here);
		} else {
			if (node.left.type === 'VariableDeclaration') this.#visit(node.left, scope, here);
			else this.#pattern(node.left, scope, here, true);
			this.#visit(node.right, scope, here);
		}
		this.#visit(node.body, scope, here);
	}
}

/** `[Symbol.iterator]` and the like mean the same everywhere, so they stay in the text. */
function isSymbolKey({ key }: MethodDefinition | PropertyDefinition): boolean {
	return key.type === 'MemberExpression' && key.object.type === 'Identifier' && key.object.name === 'Symbol';
}

/** `let`, `const`, classes and functions of a block. */
function declare(statements: readonly AnyNode[], scope: Scope): void {
	for (const statement of statements) {
		if (statement.type === 'VariableDeclaration' && statement.kind !== 'var') {
			for (const { id } of statement.declarations) for (const name of namesOf(id)) scope.names.add(name);
		} else if ((statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') && statement.id) {
			scope.names.add(statement.id.name);
		}
	}
}

/** `var`s anywhere in a function, but not in functions inside of it. */
function hoist(body: AnyNode, scope: Scope): void {
	walk(body, (node) => {
		if (node.type === 'VariableDeclaration' && node.kind === 'var') {
			for (const { id } of node.declarations) for (const name of namesOf(id)) scope.names.add(name);
		}
		return (
			!isFunction(node) &&
			node.type !== 'ClassExpression' &&
			node.type !== 'ClassDeclaration' &&
			(node === body || node.type !== 'StaticBlock')
		);
	});
}
