/**
 * Finds what travelled by name.
 */
import { createRequire } from 'node:module';
import type { Decoder } from '../decoder.js';
import { importedModule } from '../module-definition.js';
import type { ModuleDefinition } from '../packet.js';
import { noteImport } from './imports.js';
import { moduleVariables } from './module-variables.js';
import type { ModuleReference } from './reference.js';
import { ReferenceKind } from './kinds.js';
import { intrinsicAt } from './intrinsics.js';

export function decodeReference(decoder: Decoder): unknown {
	const id = decoder.reserve();
	const kind = decoder.byte();
	switch (kind) {
		case ReferenceKind.INTRINSIC:
			return decoder.fill(id, intrinsicAt(readPath(decoder)));
		case ReferenceKind.MODULE:
			return decoder.fill(
				id,
				imported({ kind: 'module', module: decoder.definition('module'), path: readPath(decoder) }),
			);
		case ReferenceKind.VARIABLE:
			return decoder.fill(id, imported(readVariable(decoder)));
		case ReferenceKind.REQUIRE:
			return decoder.fill(id, createRequire(decoder.string()));
		default:
			return decoder.malformed(`unknown kind of reference ${kind}`);
	}
}

function readPath(decoder: Decoder): string[] {
	return Array.from({ length: decoder.uint() }, () => decoder.string());
}

function readVariable(decoder: Decoder): ModuleReference {
	const module = decoder.definition('module');
	const variable = decoder.string();
	return { kind: 'module', module, path: readPath(decoder), variable };
}

/** What is sent on goes by the same name. */
function imported(reference: ModuleReference): unknown {
	const { module, path, variable } = reference;
	const found = exportAt(module, path);
	const value = variable === undefined ? found : variableAt(module, found, variable);
	if (!module.specifier.startsWith('node:')) noteImport(value, reference, false);
	return value;
}

function variableAt({ specifier }: ModuleDefinition, door: unknown, name: string): unknown {
	const variables = typeof door === 'function' ? moduleVariables(door) : undefined;
	if (!variables || !Object.hasOwn(variables, name))
		throw new Error(`cannot find the variable ${name} of ${specifier} in ${process.title} (pid ${process.pid})`);
	return variables[name];
}

function exportAt(definition: ModuleDefinition, path: readonly string[]): unknown {
	let value = importedModule(definition);
	for (const step of path) {
		if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !(step in value)) {
			// What `module.exports` is, is also its default import.
			if (step === 'default') continue;
			throw new Error(
				`cannot find ${path.join('.')} in ${definition.specifier} as it is in ${process.title} (pid ${process.pid})`,
			);
		}
		value = Reflect.get(value, step);
	}
	return value;
}
