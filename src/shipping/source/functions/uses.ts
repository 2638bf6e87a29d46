/**
 * Finds what a function's text uses of its surroundings: a walk with a chain of scopes, which takes
 * every identifier that no scope inside binds.
 */
import type { AnyNode, AssignmentProperty, Class, Function as FunctionNode, RestElement } from 'acorn';
import type { Edit, FreeVariable, Place, Range, Uses } from '../types.js';
import { innerFunctionsOf, isStaticPart } from './inner-texts.js';
import { namedBy } from './naming.js';
import { IMPORT, IMPORT_META, OF_UNIT, OUTER_THIS } from '../../values/names.js';
import type { Parsed } from './parse-function.js';
import { declare, hoist, Scope, type Surroundings } from './scope.js';
import { children, isFunction, isWellKnownSymbol, namesOf } from '../syntax.js';

export function findUses(parsed: Parsed): Uses {
	return new UseFinder(parsed).find();
}

class UseFinder {
	readonly #parsed: Parsed;
	readonly #free = new Map<string, FreeVariable>();
	readonly #edits: Edit[] = [];
	readonly #outer: Uses['usesOuter'] = {
		this: false,
		arguments: false,
		super: false,
		newTarget: false,
		private: undefined,
	};
	readonly #privateNames: Set<string>[] = [];
	#hasEval = false;

	constructor(parsed: Parsed) {
		this.#parsed = parsed;
	}

	find(): Uses {
		const { node, computedKey } = this.#parsed;
		const outside = new Scope(undefined);
		if (node.type === 'ClassExpression') this.#rootClass(node as Class, outside);
		else {
			if (computedKey) this.#edits.push({ ...computedKey, replacement: '"(computed)"' });
			const ownThis = node.type !== 'ArrowFunctionExpression';
			this.#function(node as FunctionNode, outside, { ownThis, ownSuper: false, eager: false });
		}
		return { free: this.#free, edits: this.#edits, usesOuter: this.#outer, hasEval: this.#hasEval };
	}

	#range({ start, end }: Range): Range {
		return { start: start - this.#parsed.offset, end: end - this.#parsed.offset };
	}

	#use(
		node: Range & { readonly name: string },
		scope: Scope,
		here: Surroundings,
		how: { write?: boolean; member?: string; as?: Place['as']; gives?: AnyNode | undefined } = {},
	): void {
		const { name } = node;
		if (name === 'arguments' && !here.ownThis && !scope.binds(name)) this.#outer.arguments = true;
		if (scope.binds(name) || OF_UNIT.has(name)) return;
		const variable = this.#free.get(name) ?? { written: false, eager: false, members: new Set(), places: [] };
		this.#free.set(name, variable);
		if (how.write) variable.written = true;
		const { as = 'value', gives } = how;
		variable.places.push({ ...this.#range(node), as, gives: gives && this.#range(gives) });
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

	/**
	 * The class that is sent. What runs while it is defined does not run again: `class-parts.ts` cuts
	 * it out, so it is not walked, either.
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
	 * A pattern that binds (its names are in scope already) or assigns;
	 * defaults and computed keys are code.
	 *
	 * @param gives What it names
	 */
	#pattern(node: AnyNode, scope: Scope, here: Surroundings, assigns: boolean, gives?: AnyNode): void {
		switch (node.type) {
			case 'Identifier':
				if (assigns) this.#use(node, scope, here, { write: true, gives });
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
		if (target.type === 'Identifier') this.#use(target, scope, here, { write: true, as: 'shorthand', gives });
		if (given) this.#visit(given, scope, here);
	}

	#visit(node: AnyNode, scope: Scope, here: Surroundings): void {
		switch (node.type) {
			case 'Identifier':
				return this.#use(node, scope, here);
			case 'ThisExpression':
				if (here.ownThis) return;
				this.#outer.this = true;
				this.#edits.push({ ...this.#range(node), replacement: OUTER_THIS });
				return;
			case 'Super':
				if (!here.ownSuper) this.#outer.super = true;
				return;
			case 'MetaProperty':
				if (node.meta.name === 'import') this.#edits.push({ ...this.#range(node), replacement: IMPORT_META });
				else if (!here.ownThis) this.#outer.newTarget = true;
				return;
			case 'PrivateIdentifier':
				if (!this.#privateNames.some((names) => names.has(node.name))) this.#outer.private ??= `#${node.name}`;
				return;
			case 'MemberExpression':
				if (node.object.type === 'Identifier' && node.property.type === 'Identifier' && !node.computed) {
					return this.#use(node.object, scope, here, { member: node.property.name });
				}
				this.#visit(node.object, scope, here);
				if (node.computed || node.property.type === 'PrivateIdentifier') this.#visit(node.property, scope, here);
				return;
			case 'CallExpression':
				if (node.callee.type !== 'Identifier') break;
				if (node.callee.name === 'eval') this.#hasEval = true;
				this.#use(node.callee, scope, here, { as: 'callee' });
				for (const argument of node.arguments) this.#visit(argument, scope, here);
				return;
			case 'TaggedTemplateExpression':
				if (node.tag.type !== 'Identifier') break;
				this.#use(node.tag, scope, here, { as: 'callee' });
				return this.#visit(node.quasi, scope, here);
			case 'ImportExpression': {
				const start = node.start - this.#parsed.offset;
				this.#edits.push({ start, end: start + 'import'.length, replacement: IMPORT });
				break;
			}
			case 'Property':
				if (node.computed) this.#visit(node.key, scope, here);
				if (node.shorthand && node.value.type === 'Identifier')
					return this.#use(node.value, scope, here, { as: 'shorthand' });
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
