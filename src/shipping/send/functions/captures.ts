/**
 * The variables that a function uses of its surroundings, with their values as they are now.
 */
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
import { builtInReference } from '../../reach/references.js';
import type { Reference } from '../../reach/reference.js';
import type { ScriptNames } from '../../source/modules/script-names.js';
import { moduleTextOf, type Script } from '../../engine/scripts.js';

export interface Capture {
	readonly name: string;
	readonly value: unknown;
	readonly use: FreeVariable;
	/**
	 * Of an import binding: what the receiver imports in place of the value, if it is
	 * no primitive and no function.
	 */
	readonly imported: Reference | undefined;
	/** The variable is an import binding. */
	readonly isImport: boolean;
	/** Undefined where it can't change. */
	readonly variable: Variable | undefined;
	/** An assignment to it throws. */
	readonly isReadOnly?: boolean;
}

interface Variable {
	/** The same for two captures if they may be of one variable. */
	readonly id: string;
	/**
	 * What tells whether they are: this alone, a look from within
	 * (`shared-variables.ts`), or nothing.
	 */
	readonly tellsApart: 'id' | 'frame' | 'nothing';
	/**
	 * Of one that belongs to another script than its function does, whose id is not known: the same
	 * for all variables that may be it, those of that script among them.
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
		const own = text.ownBindings.get(name);
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

/** @throws Unsendable where it can't be read */
export function outerThis(fn: Function, { canEnter }: Analysis): Capture {
	const found = outerThises.get(fn) ?? (canEnter ? evaluateInFrame(fn, 'this') : undefined);
	if (!found) throw new Unsendable(fn, messages.lexicalThis);
	// It never changes; only in a constructor that has not called `super` yet there is none.
	if (found.value !== undefined) outerThises.set(fn, found);
	const use = { written: false, eager: false, members: undefined, places: [] };
	return { name: 'this', use, value: found.value, imported: undefined, isImport: false, variable: undefined };
}

const outerThises = new WeakMap<Function, { readonly value: unknown }>();

/** @param level Counted from the outermost scope, so that functions at any depth agree on it. */
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
 * What is declared with `let` outside of all functions of a script may be assigned by any other
 * one; what surrounds a direct `eval`, by the code around that.
 */
function isOfOtherScript(name: string, { kind }: Scope, names: ScriptNames): boolean {
	return kind === 'script' || !(names.isDeclared(name) || OF_WRAPPER.has(name));
}

/** What Node puts around the text of a CommonJS file. */
const OF_WRAPPER: ReadonlySet<string> = new Set(['exports', 'require', 'module', '__filename', '__dirname']);

/** The scripts of a realm, such as a vm context, have their variables in common. */
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
 * An object imported from a module is that module's own in each process, and so is a primitive of
 * this library (`isMainProcess`); other primitives are values. Functions and classes are found by
 * `imports.ts`, where they come as arguments as well.
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

/** `eval` in the text may use any variable of the functions around it. */
function allVariables(scopes: readonly Scope[], { free }: Analysis, ownName: string | undefined): Capture[] {
	const captures = new Map<string, Capture>();
	for (const { kind, variables } of scopes) {
		if (kind !== 'closure') continue;
		for (const name of Object.keys(variables)) {
			if (free.has(name) || captures.has(name) || name === 'arguments' || name === ownName) continue;
			try {
				// That of a CommonJS file stays here; a text that uses it throws there.
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
				// Not initialised yet; if the text uses it, it throws there as it would here.
			}
		}
	}
	return [...captures.values()];
}
