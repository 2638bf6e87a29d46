/**
 * Notes what a script has by its imports: the values of the variables that stand for them.
 */
import { types } from 'node:util';
import { moduleDefinition } from './module-definition.js';
import { callerFiles } from '../engine/call-stack.js';
import { readCallerScopes } from '../engine/caller-scopes.js';
import { noteExports, noteImport, noteLater } from './import-table.js';
import { readFunction, type Scope } from '../engine/inspector.js';
import { isMainModule } from '../engine/main-module.js';
import { findExport, isConstantExport } from './find-export.js';
import type { ImportBinding } from '../source/modules/module-text.js';
import { isOwnFile, isRelative, packageAskedFor, packageOf } from '../engine/package-of.js';
import { exportedValue } from './commonjs-modules.js';
import { builtInReference, variableOf } from './find-reference.js';
import { moduleTextOf, type Script, scriptAt, scriptOf } from '../engine/scripts.js';

/** @param scopes Of a function of the script */
export function noteImportsOf(script: Script, scopes: readonly Scope[]): void {
	if (!script.isModule || noted.has(script.id)) return;
	const variables = scopes.find(({ kind }) => kind === 'module')?.variables;
	if (!variables) return;
	noted.add(script.id);
	for (const [local, binding] of moduleTextOf(script).imports) {
		const value = variableOf(variables, local);
		const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
		if (isObject && !binding.isData && !isOfNode(value)) note(value, binding, script);
	}
}

/**
 * Does the same when the table of imports is next used.
 *
 * @param fn One of the script's functions
 */
export function noteImportsLater(scriptId: string, fn: Function): void {
	if (noted.has(scriptId)) return;
	const ref = new WeakRef(fn);
	noteLater(() => {
		const still = ref.deref();
		if (still) noteImportsOf(scriptOf(scriptId), readFunction(still).scopes);
	});
}

/**
 * Does the same for the program's own modules that are running now.
 *
 * @returns whether any of them is new
 */
export function noteImportsOfCallers(): boolean {
	const unread = callerFiles().filter(isUnread);
	const scopes = unread.length > 0 ? readCallerScopes() : undefined;
	if (!scopes) return false;
	for (const { scriptId, scope } of scopes) {
		const script = scriptOf(scriptId);
		if (isOwnFile(script.url)) noteImportsOf(script, [scope]);
	}
	// A module without a scope has nothing to note.
	for (const url of unread) {
		const script = scriptAt(url);
		if (script) noted.add(script.id);
	}
	return true;
}

function isUnread(url: string): boolean {
	const script = url.startsWith('file:') && isOwnFile(url) ? scriptAt(url) : undefined;
	return script?.isModule === true && !noted.has(script.id);
}

const noted = new Set<string>();

function note(value: object, { specifier, name }: ImportBinding, script: Script): void {
	const reference = {
		kind: 'module',
		module: moduleDefinition('esm', specifier, script.url),
		path: name === '*' ? [] : [name],
	} as const;
	if (packageAskedFor(specifier) !== undefined) return noteExports(value, reference, exportedValue);
	if (!isRelative(specifier) && !specifier.startsWith('file:')) return;
	const url = new URL(specifier, script.url).href;
	// The program may name a package's file by its path.
	if (packageOf(url) !== undefined && isOwnFile(script.url)) return noteExports(value, reference, exportedValue);
	if (name === '*') return;
	if (isMainModule(url)) return;
	// A receiver lacks what a module assigns later. Finding that out means parsing the file.
	noteImport(value, reference, false, () => {
		const exported = findExport(url, name);
		return exported !== undefined && isConstantExport(exported);
	});
}

/** Whether the receiver has it anyway. */
function isOfNode(value: object): boolean {
	if (builtInReference(value)) return true;
	return types.isModuleNamespaceObject(value) && builtInReference(Reflect.get(value, 'default') ?? value) !== undefined;
}
