/**
 * Reads from the source of a whole script what a function's own text does not tell: where its
 * imports come from, what it exports under which name, whether it is strict, and what its names can
 * be.
 */
import type { ExportNamedDeclaration, Expression, Program } from 'acorn';
import { type Bindings, readBindings } from './constant-bindings.js';
import { moduleSlotsOf } from './find-slots.js';
import type { ModuleSlots } from './slots.js';
import { type LibraryBindings, libraryBindingsOf } from './library-bindings.js';
import { parse } from '../parse.js';
import { readScriptNames, type ScriptNames, UNKNOWN_NAMES } from './script-names.js';
import { namesOf } from '../syntax.js';

export interface ModuleText {
	/** Names declared outside of all functions, except imports. */
	readonly topLevel: readonly string[];
	/** Import bindings by their local name. */
	readonly imports: ReadonlyMap<string, ImportBinding>;
	/** Other variables that hold this library. */
	readonly libraryBindings: LibraryBindings;
	/**
	 * Exported names, each with the local variable behind it; `undefined` for `export default` of an
	 * expression.
	 */
	readonly exports: readonly { readonly name: string; readonly local: string | undefined }[];
	/** What it exports from other modules. `name` is undefined for `export * from`. */
	readonly passedOn: readonly { readonly name: string | undefined; readonly binding: ImportBinding }[];
	/**
	 * Specifiers of the modules that it imports, in order, and whether each is imported for its
	 * effects alone.
	 */
	readonly requests: readonly { readonly specifier: string; readonly isEffect: boolean }[];
	/** The expression of an `export default`. */
	readonly defaultExpression: SourceText | undefined;
	readonly strict: boolean;
	/**
	 * Undefined if the parser can't read the source. It is also undefined for the program itself, for
	 * which nobody asks.
	 */
	readonly slots: ModuleSlots | undefined;
	readonly names: ScriptNames;
	/** Undefined if the parser can't read the source. */
	readonly bindings: Bindings | undefined;
}

export interface ImportBinding {
	readonly specifier: string;
	/** `'*'` for a namespace. */
	readonly name: string;
	/** Whether it is a data file such as JSON, not a module. */
	readonly isData: boolean;
}

/** A part of a source and where it starts. Lines and columns count from 0. */
export interface SourceText {
	readonly text: string;
	readonly line: number;
	readonly column: number;
}

export function readModuleText(source: string, isModule: boolean, isProgram: boolean): ModuleText {
	let program: Program;
	try {
		program = parse(source, isModule ? 'module' : 'script');
	} catch {
		// The syntax is newer than the parser. Everything still travels, by value and read anew each
		// time.
		return {
			topLevel: [],
			imports: new Map(),
			libraryBindings: new Map(),
			exports: [],
			passedOn: [],
			requests: [],
			defaultExpression: undefined,
			strict: isModule,
			slots: undefined,
			names: UNKNOWN_NAMES,
			bindings: undefined,
		};
	}
	return {
		topLevel: program.body.flatMap(declaredBy),
		imports: importsOf(program),
		libraryBindings: libraryBindingsOf(program, source),
		exports: exportsOf(program),
		passedOn: passedOnBy(program),
		requests: requestsOf(program),
		defaultExpression: defaultExpressionOf(program, source),
		strict:
			isModule || program.body.some((statement) => 'directive' in statement && statement.directive === 'use strict'),
		slots: isProgram ? undefined : moduleSlotsOf(program, source),
		names: readScriptNames(program, source),
		bindings: readBindings(program, source),
	};
}

function importsOf(program: Program): Map<string, ImportBinding> {
	const imports = new Map<string, ImportBinding>();
	for (const statement of program.body) {
		if (statement.type !== 'ImportDeclaration') continue;
		const specifier = String(statement.source.value);
		const isData = statement.attributes.length > 0 || specifier.endsWith('.json');
		for (const binding of statement.specifiers) {
			let name = 'default';
			if (binding.type === 'ImportNamespaceSpecifier') name = '*';
			else if (binding.type === 'ImportSpecifier') name = exportedName(binding.imported);
			imports.set(binding.local.name, { specifier, name, isData });
		}
	}
	return imports;
}

function exportsOf(program: Program): { name: string; local: string | undefined }[] {
	const exports: { name: string; local: string | undefined }[] = [];
	for (const statement of program.body) {
		if (statement.type === 'ExportDefaultDeclaration') {
			const { declaration } = statement;
			const id = declaration.type === 'Identifier' ? declaration : 'id' in declaration ? declaration.id : undefined;
			exports.push({ name: 'default', local: id?.name });
		} else if (statement.type === 'ExportNamedDeclaration' && !statement.source) {
			for (const local of declaredNames(statement)) exports.push({ name: local, local });
			for (const { exported, local } of statement.specifiers) {
				exports.push({ name: exportedName(exported), local: exportedName(local) });
			}
		}
	}
	return exports;
}

function passedOnBy(program: Program): { name: string | undefined; binding: ImportBinding }[] {
	const passedOn: { name: string | undefined; binding: ImportBinding }[] = [];
	const imports = importsOf(program);
	for (const statement of program.body) {
		if (statement.type === 'ExportAllDeclaration') {
			const name = statement.exported ? exportedName(statement.exported) : undefined;
			passedOn.push({ name, binding: { specifier: String(statement.source.value), name: '*', isData: false } });
		} else if (statement.type === 'ExportNamedDeclaration') {
			for (const { exported, local } of statement.specifiers) {
				const binding = statement.source
					? { specifier: String(statement.source.value), name: exportedName(local), isData: false }
					: imports.get(exportedName(local));
				if (binding) passedOn.push({ name: exportedName(exported), binding });
			}
		}
	}
	return passedOn;
}

function requestsOf(program: Program): { specifier: string; isEffect: boolean }[] {
	return program.body.flatMap((statement) => {
		if (statement.type === 'ImportDeclaration') {
			const isEffect = statement.specifiers.length === 0;
			return { specifier: String(statement.source.value), isEffect };
		}
		const required = statement.type === 'ExpressionStatement' ? requiredBy(statement.expression) : undefined;
		return required === undefined ? [] : { specifier: required, isEffect: true };
	});
}

/**
 * Returns what a statement such as `require('dotenv/config')` requires.
 * `require('dotenv').config()` is a further call, which is not repeated.
 */
function requiredBy(node: Expression): string | undefined {
	if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
		return undefined;
	const [argument] = node.arguments;
	return argument?.type === 'Literal' && typeof argument.value === 'string' ? argument.value : undefined;
}

function defaultExpressionOf(program: Program, source: string): SourceText | undefined {
	for (const statement of program.body) {
		if (statement.type !== 'ExportDefaultDeclaration') continue;
		const { start, end } = statement.declaration;
		const before = source.slice(0, start).split('\n');
		return { text: source.slice(start, end), line: before.length - 1, column: before.at(-1)?.length ?? 0 };
	}
	return undefined;
}

function declaredBy(statement: Program['body'][number]): string[] {
	switch (statement.type) {
		case 'FunctionDeclaration':
		case 'ClassDeclaration':
			return [statement.id.name];
		case 'VariableDeclaration':
			return statement.declarations.flatMap(({ id }) => namesOf(id));
		case 'ExportNamedDeclaration':
			return declaredNames(statement);
		case 'ExportDefaultDeclaration':
			return 'id' in statement.declaration && statement.declaration.id ? [statement.declaration.id.name] : [];
		default:
			return [];
	}
}

function declaredNames({ declaration }: ExportNamedDeclaration): string[] {
	if (!declaration) return [];
	if (declaration.type !== 'VariableDeclaration') return [declaration.id.name];
	return declaration.declarations.flatMap(({ id }) => namesOf(id));
}

function exportedName(node: { type: string; name?: string; value?: unknown }): string {
	return node.type === 'Literal' ? String(node.value) : (node.name as string);
}
