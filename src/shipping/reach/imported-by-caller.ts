/**
 * Finds functions that a module on the stack imports from a file of the program's own. Many
 * programs keep what their workers do in such a file. The function travels by name, and here that
 * name is found without the debugger and the parser, which together take longer than starting a
 * process.
 *
 * The engine tells the line and column at which a function's parameters begin. If a file that the
 * caller imports declares an export at that very place, and the value of that export is the
 * function, it is found. Names that the file may assign later are left to `find-reference.ts`,
 * which reads the file.
 */
import { readFileSync } from 'node:fs';
import { nativeRequire } from '../../lazy.js';
import { loading } from '../../module-loads.js';
import { runtime } from '../../runtime.js';
import { moduleDefinition } from './module-definition.js';
import { callerFiles } from '../engine/call-stack.js';
import { importsAtHead } from '../source/modules/head-imports.js';
import { importFromNow } from './import-from.js';
import { isMainModule } from '../engine/main-module.js';
import { isOwnFile, isRelative } from '../engine/package-of.js';
import type { ModuleReference } from './reference.js';

/** Where a function's parameters begin. Both count from 0. */
interface Place {
	readonly line: number;
	readonly column: number;
}

export function importedByCaller(fn: Function, place: Place): ModuleReference | undefined {
	for (const importer of importersOnStack()) {
		for (const specifier of importsOf(importer).specifiers) {
			const url = new URL(specifier, importer).href;
			const name = isOwnFile(url) && !isMainModule(url) ? exportedAt(textOf(url), place) : undefined;
			if (name !== undefined && exportsOf(specifier, importer)?.[name] === fn)
				return { kind: 'module', module: moduleDefinition('esm', specifier, importer), path: [name], changes: false };
		}
	}
	return undefined;
}

/**
 * Whether a module on the stack may have imported this function of the program's own, such as an
 * export that a factory made. If the imported modules are few, their exports are searched.
 */
export function mayBeImportedByCaller(fn: Function): boolean {
	const importers = importersOnStack();
	return importers.length === 0 || importers.some((importer) => mayImport(importer, fn));
}

function mayImport(importer: string, fn: Function): boolean {
	const { specifiers, isAll } = importsOf(importer);
	if (!isAll || specifiers.size > MOST_ASKED) return true;
	return [...specifiers].some((specifier) => mayExport(exportsOf(specifier, importer), fn));
}

/** Beyond this, asking the engine's debugger takes no longer. */
const MOST_ASKED = 10;

function mayExport(exports: Exports | undefined, fn: Function): boolean {
	try {
		return !exports || Object.values(exports).includes(fn);
	} catch {
		// An export is not initialised yet.
		return true;
	}
}

/** Returns the program's own modules on the stack whose text is what runs. */
function importersOnStack(): string[] {
	// Elsewhere a loader may have compiled the file, and importing it here would give a second
	// instance.
	if (runtime !== 'Node.js' || !nativeRequire()) return [];
	return callerFiles().filter((file) => file.startsWith('file:') && isOwnFile(file));
}

/** Returns a module's imports of files relative to it. */
function importsOf(importer: string): ReturnType<typeof importsAtHead> {
	let imports = known.get(importer);
	if (!imports) {
		const text = textOf(importer);
		const { specifiers, isAll } = importsAtHead(text);
		imports = { specifiers: new Set([...specifiers].filter(isRelative)), isAll: isAll && text !== '' };
		known.set(importer, imports);
	}
	return imports;
}

const known = new Map<string, ReturnType<typeof importsAtHead>>();

/**
 * Returns the name under which a file exports what it declares at a place, if that name keeps its
 * value.
 */
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

/** Whether a text may assign to a variable, alone or in a pattern, or run code that may. */
function mayBeAssigned(name: string, text: string): boolean {
	const word = name.replaceAll('$', '\\$');
	const isAssigned = `(?<![\\w$.])${word}\\s*(?:=(?![=>])|[-+*/%&|^?<>]+=|\\+\\+|--|[,\\]}]|\\b(?:of|in)\\b)`;
	return new RegExp(`\\beval\\b|(?:\\+\\+|--)\\s*${word}(?![\\w$])|${isAssigned}`).test(text);
}

type Exports = Readonly<Record<string, unknown>>;

/** Returns the exports of a module that is loaded, as the importer has it. */
function exportsOf(specifier: string, base: string): Exports | undefined {
	const key = `${specifier} ${base}`;
	const kept = namespaces.get(key);
	if (kept) return kept;
	try {
		const exports = loading(() => importFromNow(specifier, base)) as Exports;
		namespaces.set(key, exports);
		return exports;
	} catch {
		// It has top-level `await`, or is itself waiting for the importer.
		return undefined;
	}
}

const namespaces = new Map<string, Exports>();

/** Returns an empty text if the file can't be read. */
function textOf(url: string): string {
	try {
		return readFileSync(new URL(url), 'utf8');
	} catch {
		return '';
	}
}
