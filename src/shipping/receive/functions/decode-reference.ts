/** Finds what travelled by name. */
import { createRequire } from 'node:module';
import type { Reader } from '../../wire/reader.js';
import { importedModule, type ModuleDefinition } from '../../reach/module-definition.js';
import { noteImport } from '../../reach/import-table.js';
import { noteReceived } from '../../wire/lacking-members.js';
import { variableSeenBy } from '../../reach/module-variables.js';
import type { ModuleReference, ModuleVariable } from '../../reach/reference.js';
import { ReferenceKind } from '../../wire/kinds.js';
import { intrinsicAt } from '../../values/intrinsics.js';

export function decodeReference(decoder: Reader): unknown {
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

function readPath(decoder: Reader): string[] {
	return Array.from({ length: decoder.uint() }, () => decoder.string());
}

function readVariable(decoder: Reader): ModuleReference {
	const module = decoder.definition('module');
	const variable = { door: readPath(decoder), name: decoder.string() };
	return { kind: 'module', module, path: readPath(decoder), variable };
}

/** Returns an imported value, and notes its name so that it is sent on under the same one. */
function imported(reference: ModuleReference): unknown {
	const { module, path, variable } = reference;
	const from = variable ? variableAt(module, variable) : importedModule(module, path[0]);
	const value = memberAt(from, module, path);
	if (!module.specifier.startsWith('node:')) noteImport(value, reference, false);
	noteReceived(value, reference);
	return value;
}

function variableAt(module: ModuleDefinition, { door, name }: ModuleVariable): unknown {
	const fn = memberAt(importedModule(module, door[0]), module, door);
	const found = typeof fn === 'function' ? variableSeenBy(fn, name) : undefined;
	if (!found) throw notFound(module, name);
	return found.value;
}

function memberAt(from: unknown, module: ModuleDefinition, path: readonly string[]): unknown {
	let value = from;
	for (const step of path) {
		if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !(step in value)) {
			// `module.exports` is also its default import.
			if (step === 'default') continue;
			throw notFound(module, path.join('.'));
		}
		value = Reflect.get(value, step);
	}
	return value;
}

function notFound({ specifier }: ModuleDefinition, name: string): Error {
	return new Error(`cannot find ${name} in ${specifier} as it is in ${process.title} (pid ${process.pid})`);
}
