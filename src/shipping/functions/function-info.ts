/**
 * All that has to be known of a function to send it: what it is, where it stands, and the variables it uses, with their values as they are now.
 */
import { types } from 'node:util';
import * as messages from '../messages.js';
import { Unsendable } from '../unsendable.js';
import { type Analysis, analyze, type FreeVariable } from './analyze.js';
import { explicitCaptures } from './with-captures.js';
import { type FunctionReading, readFunction, type Scope } from './inspector.js';
import { isIntrinsicName, isNativeCode } from './intrinsics.js';
import { isMainModule } from './main-module.js';
import { builtInReference, exportedReference, type Reference } from './references.js';
import { moduleTextOf, type Script, scriptOf } from './scripts.js';
import { moduleDefinition } from '../module-definition.js';

export type FunctionInfo =
	| { readonly how: 'reference'; readonly reference: Reference }
	| { readonly how: 'require'; readonly file: string }
	| { readonly how: 'bound'; readonly bound: NonNullable<FunctionReading['bound']> }
	| { readonly how: 'proxy'; readonly proxy: NonNullable<FunctionReading['proxy']> }
	| ByValue;

export interface ByValue {
	readonly how: 'value';
	readonly analysis: Analysis;
	readonly url: string;
	readonly line: number;
	readonly column: number;
	readonly strict: boolean;
	readonly captures: readonly Capture[];
	/** How errors call it: `handler at /app/main.mjs:85:89`. */
	readonly label: string;
}

export interface Capture {
	readonly name: string;
	readonly value: unknown;
	readonly use: FreeVariable;
	/** Of an import binding: what the receiver imports in place of the value, if it is no primitive and no function. */
	readonly imported: Reference | undefined;
	/** The variable is an import binding. */
	readonly isImport: boolean;
	/** Equal for two captures exactly if they may be of one variable; undefined where it can't change. */
	readonly variable: string | undefined;
}

/** @throws Unsendable for functions that can't travel */
export function functionInfo(fn: Function): FunctionInfo {
	const explicit = explicitCaptures(fn);
	if (explicit) return withExplicit(fn, explicit);
	const known = constant.get(fn) ?? selfContained.get(Function.prototype.toString.call(fn));
	if (known) return known;
	const info = inspect(fn);
	if (isConstant(info)) constant.set(fn, info);
	if (info.how === 'value' && info.analysis.selfContained) {
		if (selfContained.size >= MOST_KEPT) selfContained.clear();
		selfContained.set(info.analysis.text, info);
	}
	return info;
}

/** Of functions of which nothing can change: they are never read again. */
const constant = new WeakMap<Function, FunctionInfo>();
/** By text, of those that are the same wherever it stands. */
const selfContained = new Map<string, FunctionInfo>();
const MOST_KEPT = 2_000;

/** Equal for two functions that are known to be the same but for their identity; undefined where that is not known. */
export function textIdentity(fn: Function): string | undefined {
	const text = Function.prototype.toString.call(fn);
	if (!selfContained.has(text) || constant.has(fn) || explicitCaptures(fn)) return undefined;
	// Its own `length` and `name`, and nothing that the program put there.
	return Reflect.ownKeys(fn).length === 2 ? `${fn.name} ${text}` : undefined;
}

function isConstant(info: FunctionInfo): boolean {
	if (info.how !== 'value') return info.how === 'reference';
	return info.captures.every(
		({ variable, imported, isImport, value }) =>
			// On Node 20 a variable that is not initialised yet reads as undefined.
			(variable === undefined && value !== undefined) || imported !== undefined || (isImport && isFixedImport(value)),
	);
}

/** A function that its module never gives another value for. */
function isFixedImport(value: unknown): boolean {
	if (typeof value !== 'function') return false;
	try {
		const info = functionInfo(value);
		return info.how === 'reference' && !(info.reference.kind === 'module' && info.reference.changes);
	} catch {
		// It can't be sent, which shows when it is.
		return false;
	}
}

function inspect(fn: Function): FunctionInfo {
	const native = isNativeCode(fn) ? builtInReference(fn) : undefined;
	if (native) return { how: 'reference', reference: native };
	let reading: FunctionReading;
	try {
		reading = readFunction(fn);
	} catch (error) {
		return withoutInspector(fn, error as Error);
	}
	if (reading.bound) return { how: 'bound', bound: reading.bound };
	if (reading.proxy) return { how: 'proxy', proxy: reading.proxy };
	const { location } = reading;
	const text = Function.prototype.toString.call(fn);
	if (!location || isNativeCode(fn)) throw new Unsendable(fn, messages.nativeFunction(fn.name));
	const script = scriptOf(location.scriptId);
	if (script.url.startsWith('node:')) return internal(fn, script, reading);
	const reference = exportedReference(fn, script, reading);
	if (reference) return { how: 'reference', reference };

	const analysis = analyzed(fn, text);
	const label = `${fn.name || (analysis.kind === 'arrow' ? 'an arrow function' : `a ${analysis.kind}`)} at ${script.url.replace(/^file:\/\//, '')}:${location.line + 1}:${location.column + 1}`;
	refuseOuter(fn, analysis);
	return {
		how: 'value',
		analysis,
		url: script.url,
		line: location.line,
		column: Math.max(0, location.column - analysis.parameters),
		strict: isStrict(fn, analysis, script),
		captures: resolve(fn, analysis, script, reading.scopes),
		label,
	};
}

/** Of Node's own functions, those that can be found from outside; and `require`, made for one file, which can be made for that file again. */
function internal(fn: Function, script: Script, reading: FunctionReading): FunctionInfo {
	const builtIn = builtInReference(fn);
	if (builtIn) return { how: 'reference', reference: builtIn };
	if (fn.name === 'require' && 'resolve' in fn && 'cache' in fn) {
		for (const { variables } of reading.scopes) {
			const mod = Object.hasOwn(variables, 'mod') ? (variables['mod'] as { filename?: string }) : undefined;
			if (mod?.filename) return { how: 'require', file: mod.filename };
		}
	}
	throw new Unsendable(fn, messages.internalFunction(fn.name, script.url));
}

function analyzed(fn: Function, text: string): Analysis {
	try {
		return analyze(text);
	} catch (error) {
		throw new Unsendable(fn, messages.unparsable((error as Error).message), { cause: error });
	}
}

function refuseOuter(fn: Function, { usesOuter, classParts, kind }: Analysis): void {
	if (usesOuter.this && kind === 'arrow') throw new Unsendable(fn, messages.lexicalThis);
	if (usesOuter.super) throw new Unsendable(fn, messages.superAlone);
	if (usesOuter.newTarget) throw new Unsendable(fn, messages.newTarget);
	if (usesOuter.private) throw new Unsendable(fn, messages.foreignPrivate(usesOuter.private));
	if (classParts?.obstacle) throw new Unsendable(fn, classParts.obstacle);
}

/** Where the text does not say: arrows and methods take it from their script. */
function isStrict(fn: Function, analysis: Analysis, script: Script): boolean {
	return script.isModule || (strictByItself(fn, analysis) ?? moduleTextOf(script).strict);
}

/** Sloppy functions have a readable `caller`, strict ones throw. Undefined for functions that have none either way. */
function strictByItself(fn: Function, { kind, wrap }: Analysis): boolean | undefined {
	if (kind === 'class') return true;
	if (kind !== 'function' || wrap !== 'expression' || types.isAsyncFunction(fn) || types.isGeneratorFunction(fn))
		return undefined;
	try {
		return (fn as { caller?: unknown }).caller === undefined;
	} catch {
		return true;
	}
}

function resolve(fn: Function, analysis: Analysis, script: Script, scopes: readonly Scope[]): Capture[] {
	const captures: Capture[] = [];
	const text = moduleTextOf(script);
	for (const [name, use] of analysis.free) {
		if (name === 'arguments' && analysis.usesOuter.arguments) {
			const scope = scopes.find(({ variables }) => Object.hasOwn(variables, 'arguments'));
			if (scope)
				captures.push({
					name,
					use,
					value: [...(scope.variables['arguments'] as unknown[])],
					imported: undefined,
					isImport: false,
					variable: 'arguments',
				});
			continue;
		}
		const index = scopes.findIndex((scope) => hasVariable(scope, name));
		if (index === -1) {
			const userGlobal = name !== analysis.ownName && !isIntrinsicName(name) && Object.hasOwn(globalThis, name);
			if (userGlobal)
				captures.push({
					name,
					use,
					value: Reflect.get(globalThis, name),
					imported: undefined,
					isImport: false,
					variable: `global ${name}`,
				});
			continue;
		}
		const scope = scopes[index] as Scope;
		const value = readVariable(fn, scope, name);
		if (name === analysis.ownName && value === fn) continue;
		const binding = scope.kind === 'module' ? text.imports.get(name) : undefined;
		captures.push({
			name,
			use,
			value,
			imported: binding && importReference(binding, script, value),
			isImport: binding !== undefined,
			variable:
				text.isConstant(name) && !binding
					? undefined
					: `${script.id} ${scope.kind === 'closure' ? `${index - scopes.length}` : ''} ${name}`,
		});
	}
	if (analysis.hasEval) captures.push(...allVariables(scopes, analysis));
	return captures;
}

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

/** An object imported from a module is that module's own in each process; a function's reference is found by its code. */
function importReference(
	{ specifier, name }: { specifier: string; name: string },
	script: Script,
	value: unknown,
): Reference | undefined {
	if (typeof value !== 'object' || value === null || builtInReference(value)) return undefined;
	if (/^\.{0,2}\//.test(specifier) && isMainModule(new URL(specifier, script.url).href)) return undefined;
	return { kind: 'module', module: moduleDefinition('esm', specifier, script.url), path: name === '*' ? [] : [name] };
}

/** `eval` in the text may use any variable of the functions around it. */
function allVariables(scopes: readonly Scope[], { free }: Analysis): Capture[] {
	const captures = new Map<string, Capture>();
	for (const { kind, variables } of scopes) {
		if (kind !== 'closure') continue;
		for (const name of Object.keys(variables)) {
			if (free.has(name) || captures.has(name) || name === 'arguments') continue;
			try {
				const use = { written: false, eager: false, members: undefined };
				captures.set(name, {
					name,
					use,
					value: variables[name],
					imported: undefined,
					isImport: false,
					variable: `eval ${name}`,
				});
			} catch {
				// Not initialised yet; if the text uses it, it throws there as it would here.
			}
		}
	}
	return [...captures.values()];
}

function withExplicit(fn: Function, given: Readonly<Record<string, unknown>>): ByValue {
	const analysis = analyzed(fn, Function.prototype.toString.call(fn));
	refuseOuter(fn, analysis);
	const captures: Capture[] = [];
	for (const [name, use] of analysis.free) {
		if (Object.hasOwn(given, name))
			captures.push({
				name,
				use,
				value: given[name],
				imported: undefined,
				isImport: false,
				variable: `explicit ${name}`,
			});
	}
	return {
		how: 'value',
		analysis,
		url: '',
		line: 0,
		column: 0,
		strict: strictByItself(fn, analysis) ?? true,
		captures,
		label: fn.name || 'a function',
	};
}

/** Without an inspector a function that needs nothing but globals can still be sent as text. */
function withoutInspector(fn: Function, error: Error): FunctionInfo {
	const builtIn = builtInReference(fn);
	if (builtIn) return { how: 'reference', reference: builtIn };
	const analysis = analyzed(fn, Function.prototype.toString.call(fn));
	const names = [...analysis.free.keys()].filter((name) => !isIntrinsicName(name) && name !== analysis.ownName);
	if (names.length > 0) throw new Unsendable(fn, messages.noInspector(names, error.message));
	return withExplicit(fn, {});
}
