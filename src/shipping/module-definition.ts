/**
 * Naming a module for a receiver, and importing it there.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ShippingError } from '../errors.js';
import { importFrom } from './functions/import-from.js';
import type { ModuleDefinition } from './packet.js';

/** @param base URL of the file that `specifier` is written in, unless it is a URL itself. */
export function moduleDefinition(format: 'esm' | 'cjs', specifier: string, base?: string): ModuleDefinition {
	const key = `${format} ${specifier} ${base ?? ''}`;
	let definition = definitions.get(key);
	if (!definition) {
		definition = { kind: 'module', key, format, specifier, ...(base !== undefined && { base }) };
		definitions.set(key, definition);
	}
	return definition;
}

/** Whether the module of a definition is here. */
export function isImported(definition: ModuleDefinition): boolean {
	return modules.has(definition.key);
}

/** @throws ShippingError that names the module and who asked for it */
export async function importModule(definition: ModuleDefinition): Promise<void> {
	const { key, format, specifier, base } = definition;
	try {
		modules.set(
			key,
			format === 'cjs' ? createRequire(specifier)(fileURLToPath(specifier)) : await importFrom(specifier, base),
		);
	} catch (error) {
		const from = base ? ` from ${base}` : '';
		const reason = error instanceof Error ? error.message : String(error);
		throw new ShippingError(
			`cannot import ${specifier}${from} in ${process.title} (pid ${process.pid}): ${reason}`,
			specifier,
			{
				cause: error,
			},
		);
	}
}

/** What was imported: the namespace, or `module.exports`. */
export function importedModule(definition: ModuleDefinition): unknown {
	return modules.get(definition.key);
}

const definitions = new Map<string, ModuleDefinition>();
const modules = new Map<string, unknown>();
