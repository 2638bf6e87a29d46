/**
 * Plans how to make an instance of a class where the class was defined, with its #private members
 * but without running any of the program's code. The plan says which parts of the text the engine
 * runs through and where it is stopped. `make-blank.ts` carries it out.
 *
 * Only its initialiser can give a field its value, and the initialisers run in the order of the
 * text. So they run up to the last field that is needed, after the variables they use have been
 * exchanged. Anything else that could reach the program's code, such as a #private method, is an
 * obstacle.
 */
import type {
	AnyNode,
	CallExpression,
	Class,
	ExpressionStatement,
	Literal,
	MethodDefinition,
	PropertyDefinition,
} from 'acorn';
import type { Range } from '../types.js';
import { canEnter, isInert, KILLED_BY_EVALUATION } from './frame-gate.js';
import { isFunction, walk } from '../syntax.js';

export interface BlankPlan {
	/**
	 * The parts that are run through and compute something. The variables in them are exchanged
	 * first.
	 */
	readonly runs: readonly Range[];
	/** Where the variables are exchanged: the first part that is reached. */
	readonly pause: Range | undefined;
	/** Where the engine is stopped: in this part, at the constructor's first place, or nowhere. */
	readonly stop: Range | 'constructor' | undefined;
}

/**
 * Plans how to make an instance: by `construct` if that runs none of the program's code, else by a
 * plan.
 *
 * @param isNeeded As for `planBlank`
 * @returns undefined if there is no way
 */
export function planInstance(
	node: Class,
	offset: number,
	isNeeded: (field: PropertyDefinition) => boolean,
): 'construct' | BlankPlan | undefined {
	const isSimple = node.body.body.every((member) => {
		if (member.type === 'MethodDefinition') return member.kind !== 'constructor';
		if (member.type !== 'PropertyDefinition' || member.static || !member.value) return true;
		return isInert(member.value) || isHarmless(member.value);
	});
	return isSimple ? 'construct' : planBlank(node, offset, isNeeded);
}

/**
 * Makes a plan; undefined if there is none.
 *
 * @param isNeeded Whether the instance must have a field
 */
function planBlank(
	node: Class,
	offset: number,
	isNeeded: (field: PropertyDefinition) => boolean,
): BlankPlan | undefined {
	const members = node.body.body;
	const maker = members.find((member) => member.type === 'MethodDefinition' && member.kind === 'constructor');
	const constructor = maker as MethodDefinition | undefined;
	const fields = members.filter((member) => member.type === 'PropertyDefinition' && !member.static);
	// Where the engine can't be stopped in an initialiser, all of them run.
	const last =
		KILLED_BY_EVALUATION && members.some(runsOnce)
			? fields.length - 1
			: (fields as PropertyDefinition[]).findLastIndex(isNeeded);
	const computing = (some: readonly AnyNode[]): AnyNode[] =>
		(some as PropertyDefinition[]).flatMap(({ value }) => (value && !isInert(value) ? [value] : []));
	const runs = computing(fields.slice(0, last + 1));
	const range = ({ start, end }: Range): Range => ({ start: start - offset, end: end - offset });
	const [beyond] = computing(fields.slice(last + 1));
	let stop: BlankPlan['stop'] = beyond && range(beyond);
	let pause: Range | undefined = runs[0];
	if (constructor && node.superClass) {
		const before = untilSuper(constructor);
		if (!before) return undefined;
		const { start, end } = constructor.value.body;
		if (before.parts.length > 0) pause = { start, end: before.end };
		runs.unshift(...before.parts);
		stop ??= range({ start: before.end, end });
	} else if (constructor && stop === undefined) {
		if (!canEnter(constructor.value)) return undefined;
		stop = 'constructor';
	}
	if (!addCalled(runs, node)) return undefined;
	return { runs: runs.map(range), pause: pause && range(pause), stop };
}

/**
 * Returns what a constructor computes before and in its call of `super()`, and where that call
 * ends; undefined if the constructor is not plain enough.
 */
function untilSuper({ value }: MethodDefinition): { parts: AnyNode[]; end: number } | undefined {
	if (!canEnter(value)) return undefined;
	const statements = value.body.body;
	const at = statements.findIndex(
		(statement) =>
			statement.type === 'ExpressionStatement' &&
			statement.expression.type === 'CallExpression' &&
			statement.expression.callee.type === 'Super',
	);
	if (at < 0) return undefined;
	const before = statements.slice(0, at).flatMap((statement): (AnyNode | undefined)[] => {
		if (statement.type === 'ExpressionStatement') return [statement.expression];
		if (statement.type !== 'VariableDeclaration') return [undefined];
		return statement.declarations.map(({ id, init }) => (id.type === 'Identifier' ? (init ?? id) : undefined));
	});
	if (before.includes(undefined)) return undefined;
	const { expression, end } = statements[at] as ExpressionStatement;
	const given = [...(before as AnyNode[]), ...(expression as CallExpression).arguments];
	return { parts: given.filter((part) => !isInert(part)), end };
}

/**
 * Adds the bodies of the members that the parts reach through `this`.
 *
 * @returns false if they reach something that can't be run through
 */
function addCalled(runs: AnyNode[], node: Class): boolean {
	const bodies = memberBodies(node);
	// The list grows during the loop.
	for (const part of runs) {
		for (const name of namesReached(part) ?? [undefined]) {
			if (name === undefined) return false;
			for (const body of [...(bodies.get(name) ?? []), ...(name.startsWith('#') ? [] : (bodies.get(COMPUTED) ?? []))]) {
				// A body that leads back to itself might never end.
				if (runs.includes(body)) return false;
				runs.push(body);
			}
		}
	}
	return true;
}

/**
 * Returns the members that a part uses of `this`; undefined if it contains something that
 * exchanging variables cannot tame.
 */
function namesReached(part: AnyNode): string[] | undefined {
	const names: string[] = [];
	let is = true;
	walk(part, (node) => {
		if (OBSTACLES.has(node.type) || (node.type === 'MetaProperty' && node.meta.name === 'import')) is = false;
		if (node.type !== 'MemberExpression') return is;
		const { object, property, computed } = node;
		const isOfThis = object.type === 'ThisExpression';
		if (property.type === 'PrivateIdentifier') {
			is &&= isOfThis;
			names.push(`#${property.name}`);
		} else if (isOfThis && !computed && property.type === 'Identifier') names.push(property.name);
		else is &&= !isOfThis;
		return is;
	});
	return is ? names : undefined;
}

/**
 * `super`, loops in functions that may be called, classes with the code they run, and whatever
 * comes from elsewhere.
 */
const OBSTACLES: ReadonlySet<string> = new Set(
	(
		'Super ImportExpression AwaitExpression YieldExpression ClassExpression ClassDeclaration ' +
		'ForStatement ForInStatement ForOfStatement WhileStatement DoWhileStatement'
	).split(' '),
);

/**
 * Returns the code of an instance's members: #private methods and accessors, and functions in
 * fields. An instance that is being made has no other members yet.
 */
function memberBodies({ body }: Class): ReadonlyMap<string, AnyNode[]> {
	const bodies = new Map<string, AnyNode[]>();
	for (const member of body.body) {
		if (member.type === 'StaticBlock' || !member.value) continue;
		const { key, value } = member;
		const isPrivate = key.type === 'PrivateIdentifier';
		if (member.type === 'MethodDefinition' ? !isPrivate : !isFunction(value)) continue;
		const name = isPrivate
			? `#${key.name}`
			: member.computed
				? COMPUTED
				: key.type === 'Identifier'
					? key.name
					: String((key as Literal).value);
		bodies.set(name, [...(bodies.get(name) ?? []), value]);
	}
	return bodies;
}

/** Stands for a field whose name the text does not tell: it may be any field that is reached. */
const COMPUTED = '[…]';

/** `new Map()` and the like make an object and do nothing else. */
function isHarmless(node: AnyNode): boolean {
	return (
		node.type === 'NewExpression' &&
		node.callee.type === 'Identifier' &&
		COLLECTIONS.has(node.callee.name) &&
		node.arguments.every(isInert)
	);
}

const COLLECTIONS = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'Array', 'Date', 'Object']);

/** Whether a member runs once, when the class is defined. */
function runsOnce(member: AnyNode): boolean {
	return member.type === 'StaticBlock' || (member.type === 'PropertyDefinition' && member.static);
}
