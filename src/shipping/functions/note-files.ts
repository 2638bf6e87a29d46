/**
 * Notes what a file of a package defines. A receiver that imports the file has the same, exported or not: the package's
 * own classes, functions and objects, with what it sets up around them.
 *
 * What the file does not export is found through a function that it does export, its *door*: the engine tells what
 * variables that sees. What a variable may hold later, or holds since some call, is not noted. Nor are the program's own
 * files: of those, what a function uses is sent as it is at the sender's.
 */
import { fileURLToPath } from 'node:url';
import type { ModuleDefinition } from '../packet.js';
import { noteExports, noteImport } from './imports.js';
import { type FunctionReading, readFunction } from './inspector.js';
import type { ModuleText } from './module-text.js';
import { outermost } from './module-variables.js';
import { packageOf } from './package-of.js';
import { builtInReference, definingModule, exportedValue, loadedModule } from './references.js';
import { moduleSlotsOf, moduleTextOf, type Script } from './scripts.js';

/**
 * @param scopes of a function that stands in the file
 * @returns whether what is not noted is not there either
 */
export function noteFileOf(script: Script, { scopes }: FunctionReading): boolean {
	if (packageOf(script.url) === undefined) return false;
	const isTold = told.get(script.id);
	if (isTold !== undefined) return isTold;
	const scope = outermost(scopes);
	if (!scope || (script.isModule && scope.kind !== 'module')) return false;
	const slots = moduleSlotsOf(script);
	const canTell = slots !== undefined && !slots.hasEval;
	told.set(script.id, canTell && moduleTextOf(script).defaultExpression === undefined);
	if (!canTell) return false;
	const text = moduleTextOf(script);
	const file = new File(script, scope.variables, (name) => !slots.variable(name).some(({ late }) => late));
	const door = script.isModule ? file.noteModule(text) : file.noteCommonJs();
	if (door) file.noteVariables(door, text);
	return told.get(script.id) === true;
}

/** By script. */
const told = new Map<string, boolean>();

type Door = readonly string[];

class File {
	readonly #script: Script;
	readonly #variables: Readonly<Record<string, unknown>>;
	readonly #isFixed: (name: string) => boolean;
	readonly #definition: ModuleDefinition;

	constructor(script: Script, variables: Readonly<Record<string, unknown>>, isFixed: (name: string) => boolean) {
		this.#script = script;
		this.#variables = variables;
		this.#isFixed = isFixed;
		this.#definition = definingModule(script.isModule ? 'esm' : 'cjs', script.url);
	}

	noteModule({ exports }: ModuleText): Door | undefined {
		let door: Door | undefined;
		for (const { name, local } of exports) {
			if (local === undefined || !this.#isFixed(local)) continue;
			const value = this.#valueOf(local);
			noteExports(value, { kind: 'module', module: this.#definition, path: [name] }, exportedValue);
			if (!door && this.#isDoor(value)) door = [name];
		}
		return door;
	}

	noteCommonJs(): Door | undefined {
		const module = loadedModule(fileURLToPath(this.#script.url));
		if (!module?.loaded) return undefined;
		noteExports(module.exports, { kind: 'module', module: this.#definition, path: [] }, exportedValue);
		return this.#findDoor(module.exports, 2);
	}

	noteVariables(door: Door, { imports, topLevel }: ModuleText): void {
		for (const name of topLevel) {
			if (imports.has(name) || !Object.hasOwn(this.#variables, name) || !this.#isFixed(name)) continue;
			const value = this.#valueOf(name);
			if (!isObject(value) || builtInReference(value)) continue;
			noteImport(value, { kind: 'module', module: this.#definition, path: door, variable: name }, true);
		}
	}

	#findDoor(from: unknown, depth: number): Door | undefined {
		if (this.#isDoor(from)) return [];
		if (depth === 0 || !isObject(from)) return undefined;
		for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(from)).slice(0, MOST_TRIED)) {
			const door = name === 'constructor' ? undefined : this.#findDoor(exportedValue(descriptor), depth - 1);
			if (door) return [name, ...door];
		}
		return undefined;
	}

	#isDoor(value: unknown): boolean {
		return typeof value === 'function' && readFunction(value).location?.scriptId === this.#script.id;
	}

	#valueOf(name: string): unknown {
		try {
			return this.#variables[name];
		} catch {
			// Not initialised yet.
			return undefined;
		}
	}
}

const MOST_TRIED = 20;

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
