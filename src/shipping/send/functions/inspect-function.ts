/**
 * Everything needed to send a function: what it is, where it is, and the variables it uses, with
 * their current values.
 */
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import * as messages from '../../values/messages.js';
import { Unsendable } from '../../values/unsendable.js';
import type { Analysis } from '../../source/functions/analyze.js';
import { type Capture, outerThis, resolveCaptures } from './captures.js';
import { importedByCaller, mayBeImportedByCaller } from '../../reach/imported-by-caller.js';
import { importOf } from '../../reach/import-table.js';
import { type FunctionReading, readFunction } from '../../engine/inspector.js';
import { isIntrinsicName, isNativeCode } from '../../values/intrinsics.js';
import { isMainModule, mainModuleUrl } from '../../engine/main-module.js';
import { builtInReference, exportedReference, listedReference, nodeReference } from '../../reach/find-reference.js';
import type { Reference } from '../../reach/reference.js';
import { isBootstrapScript, type Made, madeByNode } from '../../engine/node-functions.js';
import { noteFileOf } from '../../reach/note-files.js';
import { noteImportsLater, noteImportsOf, noteImportsOfCallers } from '../../reach/note-imports.js';
import { isOwnFile } from '../../engine/package-of.js';
import { isMadeOfText } from '../../engine/made-by-eval.js';
import { isRead, knownScript, moduleTextOf, type Script, runningScriptOf, scriptOf } from '../../engine/scripts.js';
import { analyzePlain } from '../../engine/analyze-plain.js';
import { analyze } from '../../engine/source-readers.js';
import { placeInSource } from '../../source/source-maps.js';

export type FunctionInfo =
	| { readonly how: 'reference'; readonly reference: Reference }
	| { readonly how: 'require'; readonly file: string }
	| { readonly how: 'bound'; readonly bound: NonNullable<FunctionReading['bound']> }
	| { readonly how: 'made'; readonly made: Made }
	| { readonly how: 'proxy'; readonly proxy: NonNullable<FunctionReading['proxy']> }
	| ByValue;

export interface ByValue {
	readonly how: 'value';
	readonly analysis: Analysis;
	readonly url: string;
	/** Name of its script, by which source maps are found. */
	readonly script: string;
	readonly line: number;
	readonly column: number;
	readonly strict: boolean;
	readonly captures: readonly Capture[];
	/** Its name in errors: `handler at /app/main.mjs:85:89`. */
	readonly label: string;
}

/** @throws Unsendable for a function that can't travel */
export function inspect(fn: Function): FunctionInfo {
	const native = isNativeCode(fn) ? builtInReference(fn) : undefined;
	if (native) return { how: 'reference', reference: native };
	let reading: FunctionReading;
	try {
		reading = readFunction(fn);
	} catch (error) {
		return withoutInspector(fn, error as Error);
	}
	if (reading.bound) {
		const imported = importOf(fn) ?? importOfCallers(fn);
		return imported ? { how: 'reference', reference: imported } : { how: 'bound', bound: reading.bound };
	}
	if (reading.proxy) return { how: 'proxy', proxy: reading.proxy };
	const { location } = reading;
	const text = Function.prototype.toString.call(fn);
	if (!location || isNativeCode(fn)) {
		const imported = importOf(fn) ?? importOfCallers(fn);
		if (imported) return { how: 'reference', reference: imported };
		throw new Unsendable(fn, messages.nativeFunction(fn.name));
	}
	const ofNode = isBootstrapScript(location.scriptId) ? nodeReference(fn) : undefined;
	if (ofNode) return { how: 'reference', reference: ofNode };
	const imported = isRead(location.scriptId) ? undefined : importedByCaller(fn, location);
	if (imported) {
		noteImportsLater(location.scriptId, fn);
		return { how: 'reference', reference: imported };
	}
	const script = scriptFor(text, location.scriptId, reading);
	if (script.url.startsWith('node:')) return internal(fn, script, reading);
	const plain = isMainModule(script.url) ? analyzedPlain(text, script, reading) : undefined;
	if (plain) noteImportsLater(script.id, fn);
	else {
		noteImportsOf(script, reading.scopes);
		const isTold = noteFileOf(script, reading);
		const reference = referenceOf(fn, script, isTold ? undefined : reading);
		if (reference) return { how: 'reference', reference };
		const file = fileOfRequire(fn, reading);
		if (file !== undefined) return { how: 'require', file };
	}
	const analysis = plain ?? analyzed(fn, text);
	const place = script.url && ` at ${placeInSource(script.name, location.line, location.column)}`;
	const label = `${fn.name || (analysis.kind === 'arrow' ? 'an arrow function' : `a ${analysis.kind}`)}${place || ' made by eval or new Function'}`;
	refuseOuter(fn, analysis);
	return {
		how: 'value',
		analysis,
		url: script.url,
		script: script.name,
		...startOf(location, analysis),
		strict: isStrict(fn, analysis, script),
		captures: resolveCaptures(fn, analysis, script, reading),
		label,
	};
}

/** Analyses a text the cheap way, once per text: a recurring one is worth parsing. */
function analyzedPlain(text: string, script: Script, { scopes }: FunctionReading): Analysis | undefined {
	if (plainTexts.has(text)) return undefined;
	const plain = analyzePlain(text, script, scopes);
	if (plain && plainTexts.size < MOST_TEXTS) plainTexts.add(text);
	return plain;
}

const plainTexts = new Set<string>();
const MOST_TEXTS = 2_000;

function scriptFor(text: string, id: string, reading: FunctionReading): Script {
	const known = knownScript(id);
	if (known) return known;
	if (isMadeOfText(text, reading)) return { id, url: '', name: '', isModule: false };
	return runningScriptOf(id, reading.scopes) ?? scriptOf(id);
}

/** @param reading Given only if the exports of its file are not noted. */
function referenceOf(fn: Function, script: Script, reading: FunctionReading | undefined): Reference | undefined {
	const isOwn = isOwnFile(script.url);
	return (
		importOf(fn, isOwn) ??
		(reading && exportedReference(fn, script, reading)) ??
		(isMainModule(script.url) ? undefined : importOfCallers(fn, isOwn))
	);
}

function importOfCallers(fn: Function, isOwn = false): Reference | undefined {
	if (unknownToCallers.has(fn)) return undefined;
	unknownToCallers.add(fn);
	if (isOwn && !mayBeImportedByCaller(fn)) return undefined;
	return noteImportsOfCallers() ? importOf(fn, isOwn) : undefined;
}

/**
 * Functions whose search among the imports of modules on the stack is done; it happens once per
 * function.
 */
const unknownToCallers = new WeakSet<Function>();

/**
 * Returns the start of a function's text. Its column is unknown if its parameters are on another
 * line.
 */
function startOf(
	{ line, column }: { line: number; column: number },
	{ text, parameters }: Analysis,
): { line: number; column: number } {
	const breaks = text.slice(0, parameters).split('\n').length - 1;
	return { line: line - breaks, column: breaks > 0 ? 0 : Math.max(0, column - parameters) };
}

/**
 * Classifies one of Node's own functions: those reachable from outside; and `require`, made for one
 * file, which can be made for that file again.
 */
function internal(fn: Function, script: Script, reading: FunctionReading): FunctionInfo {
	const reference = nodeReference(fn);
	if (reference) return { how: 'reference', reference };
	const file = fileOfRequire(fn, reading);
	if (file !== undefined) return { how: 'require', file };
	const made = madeByNode(fn, reading);
	if (made) return { how: 'made', made };
	throw new Unsendable(fn, messages.internalFunction(fn.name, script.url));
}

/**
 * Returns the file that a `require` was made for. Node keeps it in a variable `mod`, jest in
 * `from`.
 */
function fileOfRequire(fn: Function, { scopes }: FunctionReading): string | undefined {
	if (!('resolve' in fn && 'cache' in fn && 'extensions' in fn)) return undefined;
	for (const { variables } of scopes) {
		for (const name of ['mod', 'from']) {
			const owner = Object.hasOwn(variables, name)
				? (variables[name] as { filename?: unknown; id?: unknown } | undefined)
				: undefined;
			if (typeof owner?.filename === 'string') return owner.filename;
			// Typed input has no file.
			if (owner?.id === '<repl>') return fileURLToPath(mainModuleUrl());
		}
	}
	return undefined;
}

function analyzed(fn: Function, text: string): Analysis {
	try {
		return analyze(text);
	} catch (error) {
		throw new Unsendable(fn, messages.unparsable((error as Error).message), { cause: error });
	}
}

function refuseOuter(fn: Function, { kind, usesOuter, classParts }: Analysis): void {
	if (usesOuter.super) throw new Unsendable(fn, kind === 'arrow' ? messages.superInArrow : messages.superAlone);
	if (usesOuter.newTarget) throw new Unsendable(fn, messages.newTarget);
	if (usesOuter.private) throw new Unsendable(fn, messages.foreignPrivate(usesOuter.private));
	if (classParts?.obstacle) throw new Unsendable(fn, classParts.obstacle);
}

/**
 * Whether a function is strict where its text does not say: arrows and methods take it from their
 * script.
 */
function isStrict(fn: Function, analysis: Analysis, script: Script): boolean {
	return script.isModule || (strictByItself(fn, analysis) ?? (!analysis.isModeless && moduleTextOf(script).strict));
}

/**
 * Tests the function itself: sloppy functions have a readable `caller`, strict ones throw. Returns
 * `undefined` for functions without `caller`.
 */
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

/** Describes a function whose captures the program has named. */
export function withExplicit(fn: Function, given: Readonly<Record<string, unknown>>): ByValue {
	const analysis = analyzed(fn, Function.prototype.toString.call(fn));
	refuseOuter(fn, analysis);
	const captures: Capture[] = analysis.usesOuter.this ? [outerThis(fn, analysis)] : [];
	for (const [name, use] of analysis.free) {
		if (Object.hasOwn(given, name))
			captures.push({
				name,
				use,
				value: given[name],
				imported: undefined,
				isImport: false,
				variable: { id: `explicit ${name}`, tellsApart: 'nothing' },
			});
	}
	return {
		how: 'value',
		analysis,
		url: '',
		script: '',
		line: 0,
		column: 0,
		strict: strictByItself(fn, analysis) ?? true,
		captures,
		label: fn.name || 'a function',
	};
}

/** Without an inspector, a function that needs nothing but globals can still be sent as text. */
function withoutInspector(fn: Function, error: Error): FunctionInfo {
	const builtIn = builtInReference(fn);
	if (builtIn) return { how: 'reference', reference: builtIn };
	const analysis = analyzed(fn, Function.prototype.toString.call(fn));
	const names = [...analysis.free.keys()].filter((name) => !isIntrinsicName(name) && name !== analysis.ownName);
	if (names.length > 0 || analysis.usesOuter.this) {
		const reference = listedReference(fn);
		if (reference) return { how: 'reference', reference };
		const reason = names.length > 0 ? messages.noInspector(names, error.message) : messages.lexicalThis;
		throw new Unsendable(fn, reason);
	}
	return withExplicit(fn, {});
}
