/**
 * Finds what a function's text uses of its surroundings. It walks the text with a chain of scopes
 * and takes every identifier that no scope inside the text binds.
 */
import type { AnyNode, AssignmentProperty, Class, Function as FunctionNode, RestElement } from 'acorn';
import type { Uses } from '../types.js';
import { FoundUses } from './found-uses.js';
import { innerFunctionsOf, isStaticPart } from './static-parts.js';
import { IMPORT, IMPORT_META, OUTER_THIS } from '../../values/names.js';
import type { Parsed } from './parse-function.js';
import { declare, hoist, Scope, type Surroundings } from './scope.js';
import { children, isFunction, isWellKnownSymbol, namedBy, namesOf } from '../syntax.js';

export function findUses(parsed: Parsed): Uses {
	return new UseFinder(parsed).find();
}

class UseFinder {
	readonly #parsed: Parsed;
	readonly #found: FoundUses;
	readonly #privateNames: Set<string>[] = [];

	constructor(parsed: Parsed) {
		this.#parsed = parsed;
		this.#found = new FoundUses(parsed.offset);
	}

	find(): Uses {
		const { node, computedKey } = this.#parsed;
		const outside = new Scope(undefined);
		if (node.type === 'ClassExpression') this.#rootClass(node as Class, outside);
		else {
			if (computedKey) this.#found.edits.push({ ...computedKey, replacement: '"(computed)"' });
			const ownThis = node.type !== 'ArrowFunctionExpression';
			this.#function(node as FunctionNode, outside, { ownThis, ownSuper: false, eager: false });
		}
		return this.#found;
	}

	#function(node: FunctionNode, outer: Scope, here: Surroundings): void {
		const isRoot = node === this.#parsed.node;
		const isArrow = node.type === 'ArrowFunctionExpression';
		let parameters = new Scope(outer);
		// The text's own name stays free: the surroundings may have given it to something else since.
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

	/**
	 * Walks the class that is sent. The parts that run only while it is defined are skipped, as
	 * `class-parts.ts` cuts them out.
	 */
	#rootClass(node: Class, outer: Scope): void {
		const scope = new Scope(outer);
		if (node.id) scope.names.add(node.id.name);
		this.#classBody(node, scope, { ownThis: true, ownSuper: true, eager: false }, (member) => !isStaticPart(member));
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
			if (!hasCode(member)) {
				for (const fn of innerFunctionsOf(member)) this.#visit(fn, scope, inside);
				continue;
			}
			if (member.type === 'StaticBlock') {
				const body = new Scope(scope);
				hoist(member, body);
				this.#block(member.body, body, { ...inside, eager: here.eager });
				continue;
			}
			if (member.computed && !(isRoot && !isWellKnownSymbol(member.key)))
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

	/**
	 * Walks a pattern that binds (its names are in scope already) or assigns. Defaults and computed
	 * keys are code.
	 *
	 * @param gives What takes the assigned variable's name
	 */
	#pattern(node: AnyNode, scope: Scope, here: Surroundings, assigns: boolean, gives?: AnyNode): void {
		switch (node.type) {
			case 'Identifier':
				if (assigns) this.#found.add(node, scope, here, { write: true, gives });
				return;
			case 'ObjectPattern':
				for (const property of node.properties) this.#patternProperty(property, scope, here, assigns);
				return;
			case 'ArrayPattern':
				for (const element of node.elements) if (element) this.#pattern(element, scope, here, assigns);
				return;
			case 'AssignmentPattern':
				this.#pattern(node.left, scope, here, assigns, namedBy('=', node.right));
				return this.#visit(node.right, scope, here);
			case 'RestElement':
				return this.#pattern(node.argument, scope, here, assigns);
			default:
				return this.#visit(node, scope, here);
		}
	}

	#patternProperty(
		property: AssignmentProperty | RestElement,
		scope: Scope,
		here: Surroundings,
		assigns: boolean,
	): void {
		if (property.type === 'RestElement') return this.#pattern(property.argument, scope, here, assigns);
		const { value } = property;
		if (property.computed) this.#visit(property.key, scope, here);
		if (!property.shorthand || !assigns) return this.#pattern(value, scope, here, assigns);
		// `{ a }` or `{ a = 1 }`
		const [target, given] = value.type === 'AssignmentPattern' ? [value.left, value.right] : [value];
		const gives = given && namedBy('=', given);
		if (target.type === 'Identifier') this.#found.add(target, scope, here, { write: true, as: 'shorthand', gives });
		if (given) this.#visit(given, scope, here);
	}

	#visit(node: AnyNode, scope: Scope, here: Surroundings): void {
		switch (node.type) {
			case 'Identifier':
				return this.#found.add(node, scope, here);
			case 'ThisExpression':
				if (here.ownThis) return;
				this.#found.usesOuter.this = true;
				this.#found.replace(node, OUTER_THIS);
				return;
			case 'Super':
				if (!here.ownSuper) this.#found.usesOuter.super = true;
				return;
			case 'MetaProperty':
				if (node.meta.name === 'import') this.#found.replace(node, IMPORT_META);
				else if (!here.ownThis) this.#found.usesOuter.newTarget = true;
				return;
			case 'PrivateIdentifier':
				if (!this.#privateNames.some((names) => names.has(node.name)))
					this.#found.usesOuter.private ??= `#${node.name}`;
				return;
			case 'MemberExpression':
				if (node.object.type === 'Identifier' && node.property.type === 'Identifier' && !node.computed) {
					return this.#found.add(node.object, scope, here, { member: node.property.name });
				}
				this.#visit(node.object, scope, here);
				if (node.computed || node.property.type === 'PrivateIdentifier') this.#visit(node.property, scope, here);
				return;
			case 'CallExpression':
				if (node.callee.type !== 'Identifier') break;
				if (node.callee.name === 'eval') this.#found.hasEval = true;
				this.#found.add(node.callee, scope, here, { as: 'callee' });
				for (const argument of node.arguments) this.#visit(argument, scope, here);
				return;
			case 'TaggedTemplateExpression':
				if (node.tag.type !== 'Identifier') break;
				this.#found.add(node.tag, scope, here, { as: 'callee' });
				return this.#visit(node.quasi, scope, here);
			case 'ImportExpression':
				this.#found.replace({ start: node.start, end: node.start + 'import'.length }, IMPORT);
				break;
			case 'Property':
				if (node.computed) this.#visit(node.key, scope, here);
				if (node.shorthand && node.value.type === 'Identifier')
					return this.#found.add(node.value, scope, here, { as: 'shorthand' });
				return this.#visitMethod(node.value, scope, here, node.method || node.kind !== 'init');
			case 'AssignmentExpression':
				this.#pattern(node.left, scope, here, true, namedBy(node.operator, node.right));
				return this.#visit(node.right, scope, here);
			case 'UpdateExpression':
				return this.#pattern(node.argument, scope, here, true);
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
				return this.#function(node, scope, { ...here, ownThis: true, ownSuper: false });
			case 'ArrowFunctionExpression':
				return this.#function(node, scope, here);
			case 'ClassDeclaration':
			case 'ClassExpression':
				return this.#class(node, scope, here);
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
