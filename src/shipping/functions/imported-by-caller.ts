/**
 * Functions that a module on the stack imports from a file of the program's own: how many programs
 * keep what their workers do. Such a function travels by name, and here that is told without the
 * debugger and the parser, which together take longer than to start a process.
 *
 * The engine tells at which line and column of its file a function's parameters begin. Where a file
 * that the caller imports declares an export at that very place, and what it exports is the
 * function, it is found. A name that its file may give another value later is not; `references.ts`
 * reads that file.
 */
import { readFileSync } from 'node:fs';
import { nativeRequire } from '../../lazy.js';
import { loading } from '../../module-loads.js';
import { runtime } from '../../runtime.js';
import { moduleDefinition } from '../module-definition.js';
import { callerFiles } from './caller-scopes.js';
import { importFromNow } from './import-from.js';
import { isMainModule, mainModuleUrl } from './main-module.js';
import { isOwnFile } from './package-of.js';
import type { ModuleReference } from './reference.js';

/** Where a function's parameters begin; both count from 0. */
interface Place {
	readonly line: number;
	readonly column: number;
}

export function importedByCaller(fn: Function, place: Place): ModuleReference | undefined {
	// Elsewhere a loader may have compiled the file, and gives a second instance of it here.
	if (runtime !== 'Node.js' || !nativeRequire()) return undefined;
	for (const importer of callerFiles()) {
		if (!importer.startsWith('file:') || !isOwnFile(importer)) continue;
		for (const specifier of specifiersIn(IMPORT, textOf(importer))) {
			const url = new URL(specifier, importer).href;
			const name = isOwnFile(url) && !isMainModule(url) ? exportedAt(textOf(url), place) : undefined;
			if (name === undefined || exportsOf(specifier, importer)?.[name] !== fn) continue;
			if (!isMainModule(importer) && hasEntry(url)) return undefined;
			return { kind: 'module', module: moduleDefinition('esm', url), path: [name], changes: false };
		}
	}
	return undefined;
}

/**
 * Whether a function of the program's own may be what a module on the stack has imported, as a
 * factory's export may. The modules that they name are asked, where they are few.
 */
export function mayBeImportedByCaller(fn: Function): boolean {
	if (runtime !== 'Node.js' || !nativeRequire()) return true;
	const importers = callerFiles().filter((file) => file.startsWith('file:') && isOwnFile(file));
	return importers.some((importer) => importsOf(importer).some((exports) => mayExport(exports, fn)));
}

/** What a module imports from files of the program's own; undefined for what can't be had here. */
function importsOf(importer: string): readonly (Exports | undefined)[] {
	let imports = known.get(importer);
	if (!imports) {
		const specifiers = [...specifiersIn(ANY_IMPORT, textOf(importer))];
		imports =
			specifiers.length > MOST_ASKED ? [undefined] : specifiers.map((specifier) => exportsOf(specifier, importer));
		known.set(importer, imports);
	}
	return imports;
}

type Exports = Readonly<Record<string, unknown>>;
const known = new Map<string, readonly (Exports | undefined)[]>();
/** To have the engine's debugger tell it takes as long. */
const MOST_ASKED = 10;

function mayExport(exports: Exports | undefined, fn: Function): boolean {
	try {
		return !exports || Object.values(exports).includes(fn);
	} catch {
		// One is not initialised yet.
		return true;
	}
}

/** Those of files beside a file. A line of a comment that looks like an import finds nothing, or the same. */
function specifiersIn(statement: RegExp, text: string): Set<string> {
	return new Set([...text.matchAll(statement)].map(([, , specifier]) => specifier as string));
}

const IMPORT = /^import\b[^;'"]*\bfrom\s*(['"])(\.{1,2}\/[^'"\n?#]+)\1/gm;
/** The same wherever it stands in its line. */
const ANY_IMPORT = /\bimport\b[^;'"]*\bfrom\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g;
const PASS_ON = /^export\b[^;'"]*\bfrom\s*(['"])(\.{1,2}\/[^'"\n?#]+)\1/gm;

/** Whether the main module may have a file by what another passes on, which a receiver imports before (`entries.ts`). */
function hasEntry(url: string): boolean {
	const main = mainModuleUrl();
	const imported = [...specifiersIn(IMPORT, textOf(main))].map((specifier) => new URL(specifier, main).href);
	return !imported.includes(url) && imported.some((file) => passesOn(file, url));
}

function passesOn(file: string, url: string, seen = new Set<string>()): boolean {
	if (seen.has(file)) return false;
	seen.add(file);
	const passed = [...specifiersIn(PASS_ON, textOf(file))].map((specifier) => new URL(specifier, file).href);
	return passed.some((other) => other === url || passesOn(other, url, seen));
}

/** The name under which a file exports what it declares at a place, if that name keeps its value. */
function exportedAt(text: string, { line, column }: Place): string | undefined {
	const before = text.split('\n', line + 1)[line]?.slice(0, column) ?? '';
	const constant = CONSTANT.exec(before)?.[1];
	if (constant !== undefined) return constant;
	const [found, isDefault, name] = FUNCTION.exec(before) ?? [];
	if (found === undefined || (name === undefined && !isDefault)) return undefined;
	if (name !== undefined && mayBeAssigned(name, text)) return undefined;
	return isDefault ? 'default' : name;
}

const CONSTANT = /^export\s+const\s+([\w$]+)\s*=\s*(?:async\b\s*)?(?:function\b\s*\*?\s*[\w$]*\s*)?$/;
const FUNCTION = /^export\s+(default\s+)?(?:async\s+)?function\b\s*\*?\s*([\w$]+)?\s*$/;

/** Whether a text may assign to a variable, alone or in a pattern, or runs code that may. */
function mayBeAssigned(name: string, text: string): boolean {
	const word = name.replaceAll('$', '\\$');
	const isAssigned = `(?<![\\w$.])${word}\\s*(?:=(?![=>])|[-+*/%&|^?<>]+=|\\+\\+|--|[,\\]}]|\\b(?:of|in)\\b)`;
	return new RegExp(`\\beval\\b|(?:\\+\\+|--)\\s*${word}(?![\\w$])|${isAssigned}`).test(text);
}

function exportsOf(specifier: string, base: string): Exports | undefined {
	try {
		return loading(() => importFromNow(specifier, base)) as Exports;
	} catch {
		// It has top-level `await`, or waits for the importer itself.
		return undefined;
	}
}

/** Empty for what can't be read. */
function textOf(url: string): string {
	try {
		return readFileSync(new URL(url), 'utf8');
	} catch {
		return '';
	}
}
