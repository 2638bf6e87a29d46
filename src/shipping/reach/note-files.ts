/**
 * Notes what a file of a package defines. A receiver that imports the file has the same things,
 * exported or not: the package's own classes, functions and objects, with what it sets up around
 * them.
 *
 * What the file does not export is found through its *door*, a function that it does export: the
 * engine tells which variables that function sees. Variables that may change later, or that some
 * call has set, are not noted.
 *
 * In the program's own files only symbols are noted. All else that a function uses there is sent as
 * it is now. But two symbols of one description are never the same key.
 */
import { fileURLToPath } from 'node:url';
import type { ModuleDefinition } from './module-definition.js';
import { isPlain, noteExports, noteImport } from './import-table.js';
import { type FunctionReading, locationOf, readFunction, type Scope } from '../engine/inspector.js';
import type { ModuleSlots, Write } from '../source/modules/slots.js';
import type { ModuleText } from '../source/modules/module-text.js';
import { isMainModule } from '../engine/main-module.js';
import { outermost } from './module-variables.js';
import { isLibraryFile, packageOf } from '../engine/package-of.js';
import { exportedValue, loadedModule } from './commonjs-modules.js';
import { builtInReference, definingModule, variableOf } from './find-reference.js';
import { moduleSlotsOf, moduleTextOf, type Script } from '../engine/scripts.js';

/**
 * @param scopes Of a function that stands in the file
 * @returns whether anything that is not noted does not exist there either
 */
export function noteFileOf(script: Script, { scopes }: FunctionReading): boolean {
	const isOwn = packageOf(script.url) === undefined;
	if (isLibraryFile(script.url) || isMainModule(script.url) || !script.url.startsWith('file:')) return false;
	const isTold = told.get(script.id);
	if (isTold !== undefined) return isTold;
	const scope = outermost(scopes);
	if (!scope || (script.isModule && scope.kind !== 'module')) return false;
	const slots = moduleSlotsOf(script);
	const canTell = slots !== undefined && !slots.hasEval;
	told.set(script.id, canTell && !isOwn && moduleTextOf(script).defaultExpression === undefined);
	if (!canTell) return false;
	const file = new File(script, isOwn, slots);
	const doors = script.isModule ? file.noteModule(moduleTextOf(script), scope) : file.noteCommonJs();
	for (const door of doors) file.noteVariables(door);
	return told.get(script.id) === true;
}

/**
 * Returns the plain objects that the files of a package export and into which it has since put
 * something.
 */
export function settingsOf(name: string): readonly Setting[] {
	return settings.get(name) ?? [];
}

export interface Setting {
	readonly object: object;
	readonly key: string;
}

const settings = new Map<string, Setting[]>();

/** The answers of `noteFileOf` by script id. */
const told = new Map<string, boolean>();

interface Door {
	readonly path: readonly string[];
	readonly fn: Function;
}

class File {
	readonly #script: Script;
	readonly #isOwn: boolean;
	readonly #slots: ModuleSlots;
	readonly #definition: ModuleDefinition;

	constructor(script: Script, isOwn: boolean, slots: ModuleSlots) {
		this.#script = script;
		this.#isOwn = isOwn;
		this.#slots = slots;
		this.#definition = definingModule(script.isModule ? 'esm' : 'cjs', script.url);
	}

	/** Notes what the module exports. @returns the functions among that */
	noteModule({ exports }: ModuleText, { variables }: Scope): Door[] {
		const doors: Door[] = [];
		for (const { name, local } of exports) {
			if (local === undefined || !this.#isFixed(local)) continue;
			const value = variableOf(variables, local);
			if (!this.#isOwn) {
				const reference = { kind: 'module', module: this.#definition, path: [name] } as const;
				const writes = this.#slots.variable(local);
				noteExports(value, reference, exportedValue, (key) => this.#puts(writes, key));
				this.#noteSettings(value, writes);
			}
			if (doors.length < MOST_DOORS && this.#isDoor(value)) doors.push({ path: [name], fn: value });
		}
		return doors;
	}

	/**
	 * Whether a member of an object exists once the file has been evaluated. A member that the text
	 * does not put into a literal, or into somebody else's object, is put there by another file,
	 * perhaps only when it is used.
	 */
	#puts(writes: readonly Write[], key: string): boolean {
		const isTold = writes.length > 0 && writes.every(({ origin }) => origin.kind === 'whole' || origin.keys.length > 0);
		return !isTold || this.#slots.members(key).some(({ late }) => !late);
	}

	#noteSettings(object: unknown, writes: readonly Write[]): void {
		if (!isPlain(object)) return;
		const name = packageOf(this.#script.url) as string;
		const keys = Object.keys(object).filter((key) => !this.#puts(writes, key));
		settings.set(name, [...settingsOf(name), ...keys.map((key) => ({ object, key }))]);
	}

	#isFixed(variable: string): boolean {
		return !this.#slots.variable(variable).some(({ late }) => late);
	}

	noteCommonJs(): Door[] {
		const module = loadedModule(fileURLToPath(this.#script.url));
		if (!module?.loaded) return [];
		if (!this.#isOwn) {
			noteExports(module.exports, { kind: 'module', module: this.#definition, path: [] }, exportedValue);
			for (const [name, descriptor] of ownProperties(module.exports))
				this.#noteSettings(exportedValue(descriptor), this.#slots.members(name));
		}
		return [...this.#doorsIn(module.exports, 2)].slice(0, MOST_DOORS);
	}

	/** Notes the variables that a function sees. */
	noteVariables({ path, fn }: Door): void {
		const seen = new Set<string>();
		for (const { kind, variables } of readFunction(fn).scopes) {
			if (kind === 'script') continue;
			for (const name of Object.keys(variables)) {
				if (seen.has(name)) continue;
				seen.add(name);
				if (!this.#isFixed(name)) continue;
				const value = variableOf(variables, name);
				if (this.#isOwn ? typeof value !== 'symbol' : isObject(value) && builtInReference(value)) continue;
				const variable = { door: path, name };
				noteImport(value, { kind: 'module', module: this.#definition, path: [], variable }, true);
			}
		}
	}

	*#doorsIn(from: unknown, depth: number, path: readonly string[] = []): Iterable<Door> {
		if (this.#isDoor(from)) yield { path, fn: from };
		if (depth === 0 || !isObject(from)) return;
		for (const [name, descriptor] of ownProperties(from).slice(0, MOST_TRIED))
			if (name !== 'constructor') yield* this.#doorsIn(exportedValue(descriptor), depth - 1, [...path, name]);
	}

	#isDoor(value: unknown): value is Function {
		return typeof value === 'function' && locationOf(value)?.scriptId === this.#script.id;
	}
}

function ownProperties(of: unknown): [name: string, descriptor: PropertyDescriptor][] {
	return isObject(of) ? Object.entries(Object.getOwnPropertyDescriptors(of)) : [];
}

/**
 * More doors would show little more: a variable visible to one function is visible to most of the
 * file's.
 */
const MOST_DOORS = 8;
const MOST_TRIED = 20;

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
