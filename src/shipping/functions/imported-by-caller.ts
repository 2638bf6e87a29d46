/**
 * Functions that a module on the stack imports from a file of the program's own: how most programs
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
import { isMainModule } from './main-module.js';
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
		// What other modules import may come with imports of the main module's (`entries.ts`).
		if (!isMainModule(importer) || !importer.startsWith('file:')) continue;
		for (const specifier of specifiersIn(textOf(importer))) {
			const url = new URL(specifier, importer).href;
			const name = isOwnFile(url) ? exportedAt(textOf(url), place) : undefined;
			if (name !== undefined && exportsOf(specifier, importer)?.[name] === fn)
				return { kind: 'module', module: moduleDefinition('esm', url), path: [name], changes: false };
		}
	}
	return undefined;
}

/** Those of files beside the importer. A line of a comment that looks like an import finds nothing, or the same. */
function specifiersIn(text: string): Set<string> {
	return new Set([...text.matchAll(IMPORT)].map(([, , specifier]) => specifier as string));
}

const IMPORT = /^import\b[^;'"]*\bfrom\s*(['"])(\.{1,2}\/[^'"\n?#]+)\1/gm;

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

function exportsOf(specifier: string, base: string): Readonly<Record<string, unknown>> | undefined {
	try {
		return loading(() => importFromNow(specifier, base)) as Readonly<Record<string, unknown>>;
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
