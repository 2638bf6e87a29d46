/**
 * Walks the text of a module and notes every write: the slots that `slots.ts` describes.
 */
import type { AnyNode, AssignmentExpression, CallExpression, Class, Function as FunctionNode, Program } from 'acorn';
import { namesWithin } from '../functions/scope.js';
import { offsetsIn } from '../parse.js';
import { children, isFunction, namesOf, walk } from '../syntax.js';
import type { Range } from '../types.js';
import { EXPORTS, type ModuleSlots, THIS, type Write } from './slots.js';
import { isNothing, isValue, originOf } from './origin-of.js';

export function moduleSlotsOf(program: Program, source: string): ModuleSlots {
	return new SlotFinder(source).find(program);
}

/** A function that the walk is inside of. */
interface Frame {
	readonly names: ReadonlySet<string>;
	/** Whether it is called where it stands, and so is part of the code around it. */
	readonly immediate: boolean;
}

class SlotFinder implements ModuleSlots {
	readonly #offsetOf: (line: number, column: number) => number;
	readonly #variables = new Map<string, Write[]>();
	readonly #members = new Map<string, Write[]>();
	readonly #computed = new Set<string>();
	/** The functions and classes. */
	readonly #ranges: { readonly start: number; readonly end: number }[] = [];
	/** Maps a constructor to its class, which is the same function. */
	readonly #classes = new Map<number, number>();
	readonly #frames: Frame[] = [];
	readonly #closures = new Set<number>();
	hasEval = false;

	constructor(source: string) {
		this.#offsetOf = offsetsIn(source);
	}

	find(program: Program): ModuleSlots {
		this.#visit(program, false);
		return this;
	}

	functionAt(line: number, column: number): number | undefined {
		const at = this.#offsetOf(line, column);
		let inner: number | undefined;
		for (const { start, end } of this.#ranges) if (start <= at && at < end && start >= (inner ?? 0)) inner = start;
		return inner === undefined ? undefined : (this.#classes.get(inner) ?? inner);
	}

	isClosure(id: number | undefined): boolean {
		return id !== undefined && this.#closures.has(id);
	}

	variable(name: string): readonly Write[] {
		return this.#variables.get(name) ?? [];
	}

	members(key: string): readonly Write[] {
		return this.#members.get(key) ?? [];
	}

	changesComputed(base: string): boolean {
		return this.#computed.has(base);
	}

	#visit(node: AnyNode, immediate: boolean): void {
		switch (node.type) {
			case 'VariableDeclarator':
				if (node.id.type === 'Identifier' && node.init) this.#variable(node.id.name, node.init);
				else if (node.init) for (const name of namesOf(node.id)) this.#variable(name, undefined);
				break;
			case 'FunctionDeclaration':
			case 'ClassDeclaration':
				if (node.id) this.#variable(node.id.name, node);
				break;
			case 'AssignmentExpression':
				this.#assignment(node);
				break;
			case 'UpdateExpression':
				this.#pattern(node.argument);
				break;
			case 'UnaryExpression':
				if (node.operator === 'delete') this.#pattern(node.argument);
				break;
			case 'ForInStatement':
			case 'ForOfStatement':
				if (node.left.type !== 'VariableDeclaration') this.#pattern(node.left);
				break;
			case 'CallExpression':
				return this.#call(node);
			default:
		}
		if (isFunction(node)) return this.#function(node, immediate);
		if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') this.#class(node);
		for (const child of children(node)) this.#visit(child, false);
	}

	#function(node: FunctionNode, immediate: boolean): void {
		this.#range(node);
		this.#frames.push({ names: namesWithin(node), immediate });
		for (const child of children(node)) this.#visit(child, false);
		this.#frames.pop();
	}

	#range({ start, end }: Range): void {
		this.#ranges.push({ start, end });
		if (this.#inFunction()) this.#closures.add(start);
	}

	#class(node: Class): void {
		this.#range(node);
		for (const member of node.body.body)
			if (member.type === 'MethodDefinition' && member.kind === 'constructor')
				this.#classes.set(member.value.start, node.start);
	}

	#call(node: CallExpression): void {
		const { callee } = node;
		if (callee.type === 'Identifier' && callee.name === 'eval') this.hasEval = true;
		const [target, second, third] = node.arguments;
		const base = target && baseOf(target, this.#inFunction());
		if (base !== undefined && second?.type === 'ObjectExpression')
			this.#contents(base, second, this.#isLate(base), callee.type === 'Identifier');
		else if (base !== undefined && second?.type === 'Literal' && typeof second.value === 'string' && third)
			this.#described(base, second.value, third);
		// A function that is given a variable may fill its object.
		if (this.#frames.every(({ immediate }) => immediate))
			for (const argument of node.arguments)
				if (argument.type === 'Identifier') add(this.#variables, argument.name, UNTOLD);
		const runsNow = isFunction(callee) || (callee.type === 'MemberExpression' && isFunction(callee.object));
		for (const child of children(callee)) if (callee.type === 'MemberExpression') this.#visit(child, runsNow);
		if (callee.type !== 'MemberExpression') this.#visit(callee, runsNow);
		const runsArguments = runsNow || (callee.type === 'MemberExpression' && isEach(callee.property));
		for (const argument of node.arguments) this.#visit(argument, runsArguments && isFunction(argument));
	}

	#assignment({ left, right, operator }: AssignmentExpression): void {
		if (operator === '=' && left.type === 'Identifier') return this.#variable(left.name, right);
		if (operator === '=' && left.type === 'MemberExpression') return this.#member(left, right);
		this.#pattern(left);
	}

	/** Notes a write of a value that the text does not tell. */
	#pattern(node: AnyNode): void {
		walk(node, (part) => {
			if (part.type === 'MemberExpression') this.#member(part, undefined);
			return part.type !== 'MemberExpression' && !isFunction(part);
		});
		for (const name of namesOf(node)) this.#variable(name, undefined);
	}

	#variable(name: string, value: AnyNode | undefined): void {
		const late = this.#isLate(name);
		add(this.#variables, name, { base: '', origin: originOf(value), late, live: false });
		if (value) this.#values(name, value, late);
	}

	#member(node: AnyNode & { type: 'MemberExpression' }, value: AnyNode | undefined): void {
		const whole = baseOf(node, this.#inFunction());
		if (whole === EXPORTS) return this.#variable(EXPORTS, value);
		const base = baseOf(node.object, this.#inFunction()) ?? '';
		const late = this.#isLate(base);
		const key = keyOf(node);
		if (key === undefined) {
			if (late) this.#computed.add(base);
			return;
		}
		this.#write(base, key, value, late, false);
	}

	#write(base: string, key: string, value: AnyNode | undefined, late: boolean, live: boolean): void {
		if (value && isNothing(value) && !late) return;
		add(this.#members, key, { base, origin: originOf(value, live), late, live });
		if (value && base !== '') this.#values(`${base}.${key}`, value, late);
	}

	/** Notes the members that a value brings to a base: those of a literal or a class. */
	#values(base: string, value: AnyNode, late: boolean): void {
		const whole = value.type === 'AssignmentExpression' ? value.right : value;
		if (whole.type === 'ObjectExpression') this.#contents(base, whole, late, false);
		if (whole.type === 'ClassExpression' || whole.type === 'ClassDeclaration') this.#classContents(base, whole, late);
		if (whole.type === 'CallExpression')
			for (const argument of whole.arguments)
				if (argument.type === 'ObjectExpression') this.#contents(base, argument, late, false);
	}

	/**
	 * @param given Whether the literal is passed to a function that puts its members into the base.
	 * Its functions may then be the base's getters, as compilers make them.
	 */
	#contents(base: string, { properties }: AnyNode & { type: 'ObjectExpression' }, late: boolean, given: boolean): void {
		for (const property of properties) {
			const key = property.type === 'Property' ? keyOf(property) : undefined;
			if (property.type !== 'Property' || key === undefined) continue;
			this.#write(base, key, property.value, late, given && property.value.type === 'ArrowFunctionExpression');
		}
	}

	#classContents(base: string, node: Class, late: boolean): void {
		for (const member of node.body.body) {
			if (!('key' in member) || !member.value) continue;
			const key = keyOf(member);
			if (key === undefined) continue;
			const owner = member.static ? base : member.type === 'PropertyDefinition' ? '' : `${base}.prototype`;
			this.#write(owner, key, member.value, late, false);
		}
	}

	/**
	 * Notes `Object.defineProperty(base, 'key', { … })`, and similar calls that take the value
	 * itself.
	 */
	#described(base: string, key: string, given: AnyNode): void {
		const late = this.#isLate(base);
		const parts = given.type === 'ObjectExpression' ? given.properties : [];
		for (const part of parts) {
			if (part.type !== 'Property') continue;
			if (keyOf(part) === 'value') return this.#write(base, key, part.value, late, false);
			if (keyOf(part) === 'get') return this.#write(base, key, part.value, late, true);
		}
		if (isValue(given)) this.#write(base, key, given, late, false);
	}

	#inFunction(): boolean {
		return this.#frames.length > 0;
	}

	/** Whether a function around the write may run after the variable was made. */
	#isLate(base: string): boolean {
		const [name = ''] = base.split('.');
		for (let i = this.#frames.length - 1; i >= 0; i--) {
			const { names, immediate } = this.#frames[i] as Frame;
			if (names.has(name) || (name === EXPORTS && names.has('module'))) return false;
			if (!immediate) return name !== '' && name !== THIS;
		}
		return false;
	}
}

const UNTOLD: Write = { base: '', origin: originOf(undefined), late: false, live: false };

function baseOf(node: AnyNode, inFunction: boolean): string | undefined {
	if (node.type === 'Identifier') return node.name;
	if (node.type === 'ThisExpression') return inFunction ? THIS : EXPORTS;
	if (node.type !== 'MemberExpression') return undefined;
	const key = keyOf(node);
	const base = key === undefined ? undefined : baseOf(node.object, inFunction);
	return base === undefined ? undefined : base === 'module' && key === 'exports' ? EXPORTS : `${base}.${key}`;
}

/** Returns the name of a member, unless it is computed. */
function keyOf(
	node: AnyNode & { type: 'MemberExpression' | 'Property' | 'MethodDefinition' | 'PropertyDefinition' },
): string | undefined {
	const key: AnyNode = node.type === 'MemberExpression' ? node.property : node.key;
	if (key.type === 'Literal') return String(key.value);
	return !node.computed && key.type === 'Identifier' ? key.name : undefined;
}

/** Whether a method calls what it is given before it returns. It goes by the method's name. */
function isEach(node: AnyNode): boolean {
	return node.type === 'Identifier' && /^(forEach|map|filter|reduce|some|every)$/.test(node.name);
}

function add(map: Map<string, Write[]>, key: string, write: Write): void {
	const writes = map.get(key);
	if (writes) writes.push(write);
	else map.set(key, [write]);
}
