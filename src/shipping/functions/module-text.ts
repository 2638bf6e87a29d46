/**
 * What the source of a whole script says that a function's own text does not: where its imports come from, what it exports under which name,
 * whether it is strict, and what its names can be.
 */
import type { ExportNamedDeclaration, Program } from 'acorn';
import { type ModuleSlots, moduleSlotsOf } from './module-slots.js';
import { type OwnBindings, ownBindingsOf } from './own-bindings.js';
import { parse } from './parse.js';
import { readScriptNames, type ScriptNames, UNKNOWN_NAMES } from './script-names.js';
import { namesOf } from './syntax.js';

export interface ModuleText {
	/** Import bindings by their local name. */
	readonly imports: ReadonlyMap<string, ImportBinding>;
	/** Other variables that have this library. */
	readonly ownBindings: OwnBindings;
	/** Exported name and the local variable behind it; `undefined` for `export default` of an expression. */
	readonly exports: readonly { readonly name: string; readonly local: string | undefined }[];
	/** The expression of such an `export default`. */
	readonly defaultExpression: SourceText | undefined;
	readonly strict: boolean;
	/** Undefined where the parser can't read it, and of the program itself, of which nobody asks. */
	readonly slots: ModuleSlots | undefined;
	readonly names: ScriptNames;
}

export interface ImportBinding {
	readonly specifier: string;
	/** `'*'` for a namespace. */
	readonly name: string;
	/** It is a file of data, such as JSON, and no module. */
	readonly isData: boolean;
}

/** A part of a source, and where it starts; lines and columns count from 0. */
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
		// Newer syntax than the parser knows. Everything still travels, by value and read anew each time.
		return {
			imports: new Map(),
			ownBindings: new Map(),
			exports: [],
			defaultExpression: undefined,
			strict: isModule,
			slots: undefined,
			names: UNKNOWN_NAMES,
		};
	}
	return {
		imports: importsOf(program),
		ownBindings: ownBindingsOf(program, source),
		exports: exportsOf(program),
		defaultExpression: defaultExpressionOf(program, source),
		strict:
			isModule || program.body.some((statement) => 'directive' in statement && statement.directive === 'use strict'),
		slots: isProgram ? undefined : moduleSlotsOf(program, source),
		names: readScriptNames(program, source),
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

function defaultExpressionOf(program: Program, source: string): SourceText | undefined {
	for (const statement of program.body) {
		if (statement.type !== 'ExportDefaultDeclaration') continue;
		const { start, end } = statement.declaration;
		const before = source.slice(0, start).split('\n');
		return { text: source.slice(start, end), line: before.length - 1, column: before.at(-1)?.length ?? 0 };
	}
	return undefined;
}

function declaredNames({ declaration }: ExportNamedDeclaration): string[] {
	if (!declaration) return [];
	if (declaration.type !== 'VariableDeclaration') return [declaration.id.name];
	return declaration.declarations.flatMap(({ id }) => namesOf(id));
}

function exportedName(node: { type: string; name?: string; value?: unknown }): string {
	return node.type === 'Literal' ? String(node.value) : (node.name as string);
}
