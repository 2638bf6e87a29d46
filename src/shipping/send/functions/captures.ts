/** The surrounding variables that a function uses, with their current values. */
import { types } from 'node:util';
import * as messages from '../../values/messages.js';
import { moduleDefinition } from '../../reach/module-definition.js';
import { Unsendable } from '../../values/unsendable.js';
import type { Analysis } from '../../source/functions/analyze.js';
import type { FreeVariable } from '../../source/types.js';
import { isFileModule } from '../../values/file-module.js';
import { evaluateInFrame } from '../../engine/frame.js';
import type { FunctionReading, Scope } from '../../engine/inspector.js';
import { isIntrinsicName } from '../../values/intrinsics.js';
import { isMainModule } from '../../engine/main-module.js';
import type { ImportBinding, ModuleText } from '../../source/modules/module-text.js';
import { isRelative } from '../../engine/package-of.js';
import { builtInReference } from '../../reach/find-reference.js';
import type { Reference } from '../../reach/reference.js';
import type { ScriptNames } from '../../source/modules/script-names.js';
import { moduleTextOf, type Script } from '../../engine/scripts.js';

export interface Capture {
	readonly name: string;
	readonly value: unknown;
	readonly use: FreeVariable;
	/**
	 * For an import binding: what the receiver imports instead of the value, unless that is a
	 * primitive or a function.
	 */
	readonly imported: Reference | undefined;
	/** The variable is an import binding. */
	readonly isImport: boolean;
	/** Undefined for a constant. */
	readonly variable: Variable | undefined;
	/** An assignment to it throws. */
	readonly isReadOnly?: boolean;
}

interface Variable {
	/** Equal for two captures that may be of one variable. */
	readonly id: string;
	/**
	 * What decides whether they are: the id alone, a look from within the frame
	 * (`shared-variables.ts`), or nothing.
	 */
	readonly tellsApart: 'id' | 'frame' | 'nothing';
	/**
	 * For a variable of another script than the function's, whose id is unknown: equal for all
	 * variables that may be the same, including those of that script.
	 */
	readonly place?: string;
	readonly isForeign?: boolean;
}

/** @throws Unsendable for a variable that can't be read */
export function resolveCaptures(
	fn: Function,
	analysis: Analysis,
	script: Script,
	{ scopes, location }: FunctionReading,
): Capture[] {
	const captures: Capture[] = [];
	if (analysis.free.size === 0 && !analysis.usesOuter.this && !analysis.hasEval) return captures;
	const text = scopes.length > 0 ? moduleTextOf(script) : undefined;
	const ownName = text?.names.isNamedExpression(analysis.text) ? analysis.ownName : undefined;
	for (const [name, use] of analysis.free) {
		if (name === ownName) continue;
		if (name === 'arguments' && analysis.usesOuter.arguments) {
			const scope = scopes.find(({ variables }) => Object.hasOwn(variables, 'arguments'));
			if (scope)
				captures.push({
					name,
					use,
					value: [...(scope.variables['arguments'] as unknown[])],
					imported: undefined,
					isImport: false,
					variable: { id: 'arguments', tellsApart: 'nothing' },
				});
			continue;
		}
		const index = scopes.findIndex((scope) => hasVariable(scope, name));
		if (!text || index === -1) {
			const userGlobal = name !== analysis.ownName && !isIntrinsicName(name) && Object.hasOwn(globalThis, name);
			if (userGlobal)
				captures.push({
					name,
					use,
					value: Reflect.get(globalThis, name),
					imported: undefined,
					isImport: false,
					variable: { id: `global ${name}`, tellsApart: 'id' },
				});
			continue;
		}
		const scope = scopes[index] as Scope;
		const binding = scope.kind === 'module' ? text.imports.get(name) : undefined;
		const found = readVariable(fn, scope, name);
		const value = binding?.isData && types.isModuleNamespaceObject(found) ? { ...(found as object) } : found;
		if (name === analysis.ownName && value === fn) continue;
		const own = text.libraryBindings.get(name);
		const source = own?.isSeenIn(value) ? own : binding?.isData ? undefined : binding;
		const isReadOnly = use.written && text.names.isReadOnly(name);
		const isForeign = isOfOtherScript(name, scope, text.names);
		const isFixed = !isForeign && (isReadOnly || isConstant(name, analysis, text, location));
		captures.push({
			name,
			use,
			value,
			imported: source && importReference(source, script, value),
			isImport: binding !== undefined,
			variable: isFixed && !binding ? undefined : variableOf(fn, script, scope, index - scopes.length, name, isForeign),
			isReadOnly,
		});
	}
	if (analysis.usesOuter.this) captures.push(outerThis(fn, analysis));
	if (analysis.hasEval) captures.push(...allVariables(scopes, analysis, ownName));
	return captures;
}

/**
 * Whether all that may have changed of these captures since they were resolved is the values of
 * plain variables, so that `readAnew` tells the rest.
 */
export function isReadableAnew(captures: readonly Capture[], isSame: (capture: Capture) => boolean): boolean {
	return captures.every(
		(capture) => isSame(capture) || (!capture.isImport && !capture.imported && isPlainVariable(capture)),
	);
}

/**
 * Returns the captures with the values that their variables have now.
 *
 * @throws Unsendable for a variable that can't be read
 */
export function readAnew(
	fn: Function,
	captures: readonly Capture[],
	{ scopes }: FunctionReading,
	isSame: (capture: Capture) => boolean,
): Capture[] {
	return captures.map((capture) => {
		const scope = isSame(capture) ? undefined : scopes.find((one) => hasVariable(one, capture.name));
		return scope ? { ...capture, value: readVariable(fn, scope, capture.name) } : capture;
	});
}

/** A constant that was not initialised yet may be read anew as well. */
function isPlainVariable({ name, variable }: Capture): boolean {
	return variable ? variable.place !== undefined : name !== 'this';
}

/** Whether a variable around a function keeps its first value. */
function isConstant(
	name: string,
	{ kind, text }: Analysis,
	{ names, bindings }: ModuleText,
	location: FunctionReading['location'],
): boolean {
	if (names.isConstant(name)) return true;
	if (!location || !bindings || kind === 'class') return false;
	return bindings.isConstant(name, location.line, location.column, text.length);
}

/** @throws Unsendable if it can't be read */
export function outerThis(fn: Function, { canEnter }: Analysis): Capture {
	const found = outerThises.get(fn) ?? (canEnter ? evaluateInFrame(fn, 'this') : undefined);
	if (!found) throw new Unsendable(fn, messages.lexicalThis);
	// It never changes, except that a constructor has none before it calls `super`.
	if (found.value !== undefined) outerThises.set(fn, found);
	const use = { written: false, eager: false, members: undefined, places: [] };
	return { name: 'this', use, value: found.value, imported: undefined, isImport: false, variable: undefined };
}

const outerThises = new WeakMap<Function, { readonly value: unknown }>();

/** @param level Counted from the outermost scope, so that functions at any depth agree. */
function variableOf(
	fn: Function,
	{ id }: Script,
	{ kind }: Scope,
	level: number,
	name: string,
	isForeign: boolean,
): Variable {
	if (kind === 'script') return { id: `script ${realmOf(fn)} ${name}`, tellsApart: 'id' };
	const place = `${kind === 'module' ? kind : level} ${name}`;
	return { id: `${id} ${place}`, tellsApart: kind === 'closure' ? 'frame' : 'id', place, isForeign };
}

/**
 * Whether another script may assign to a variable. Any script may assign to a top-level `let` of
 * another one, and the code around a direct `eval` to what surrounds it.
 */
function isOfOtherScript(name: string, { kind }: Scope, names: ScriptNames): boolean {
	return kind === 'script' || !(names.isDeclared(name) || OF_WRAPPER.has(name));
}

/** Variables of the wrapper that Node puts around a CommonJS file. */
const OF_WRAPPER: ReadonlySet<string> = new Set(['exports', 'require', 'module', '__filename', '__dirname']);

/**
 * Returns a number for the realm of a function. The scripts of a realm, such as a vm context, share
 * their variables.
 */
function realmOf(fn: Function): number {
	let root: object = fn;
	for (let next: object | null = fn; next; next = Object.getPrototypeOf(next) as object | null) root = next;
	const known = realms.get(root) ?? ++lastRealm;
	realms.set(root, known);
	return known;
}

const realms = new WeakMap<object, number>();
let lastRealm = 0;

function hasVariable({ kind, variables }: Scope, name: string): boolean {
	return kind === 'script' ? name in variables : Object.hasOwn(variables, name);
}

function readVariable(fn: Function, { variables }: Scope, name: string): unknown {
	try {
		return variables[name];
	} catch {
		throw new Unsendable(fn, messages.uninitialised(name));
	}
}

/**
 * Returns the reference to send for an imported value, if any. Each process has its own
 * copy of an object imported from a module, and of a primitive of this library
 * (`isMainProcess`). Other primitives are values. `import-table.ts` finds functions and
 * classes, which also arrive as arguments.
 */
function importReference(
	{ specifier, name }: Pick<ImportBinding, 'specifier' | 'name'>,
	script: Script,
	value: unknown,
): Reference | undefined {
	if (typeof value === 'function') return undefined;
	const isObject = typeof value === 'object' && value !== null;
	if (isObject ? builtInReference(value) : specifier !== 'multiprocess') return undefined;
	if (isRelative(specifier) && isMainModule(new URL(specifier, script.url).href)) return undefined;
	return { kind: 'module', module: moduleDefinition('esm', specifier, script.url), path: name === '*' ? [] : [name] };
}

function isModuleOfFile(value: unknown): boolean {
	return typeof value === 'object' && value !== null && !types.isProxy(value) && isFileModule(value);
}

/** Returns all variables of the functions around a text with `eval`, which may use any of them. */
function allVariables(scopes: readonly Scope[], { free }: Analysis, ownName: string | undefined): Capture[] {
	const captures = new Map<string, Capture>();
	for (const { kind, variables } of scopes) {
		if (kind !== 'closure') continue;
		for (const name of Object.keys(variables)) {
			if (free.has(name) || captures.has(name) || name === 'arguments' || name === ownName) continue;
			try {
				// The `module` of a CommonJS file stays here; a text that uses it throws there.
				if (isModuleOfFile(variables[name])) continue;
				const use = { written: false, eager: false, members: undefined, places: [] };
				captures.set(name, {
					name,
					use,
					value: variables[name],
					imported: undefined,
					isImport: false,
					variable: { id: `eval ${name}`, tellsApart: 'nothing' },
				});
			} catch {
				// Not initialised yet. If the text uses it, it throws there as it would here.
			}
		}
	}
	return [...captures.values()];
}
