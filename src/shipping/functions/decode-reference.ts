/**
 * Finds what travelled by name.
 */
import { createRequire } from 'node:module';
import type { Decoder } from '../decoder.js';
import { importedModule } from '../module-definition.js';
import type { ModuleDefinition } from '../packet.js';
import { ReferenceKind } from './kinds.js';
import { intrinsicAt } from './intrinsics.js';

export function decodeReference(decoder: Decoder): unknown {
	const id = decoder.reserve();
	const kind = decoder.byte();
	switch (kind) {
		case ReferenceKind.INTRINSIC:
			return decoder.fill(id, intrinsicAt(readPath(decoder)));
		case ReferenceKind.MODULE:
			return decoder.fill(id, exportAt(decoder.definition('module'), readPath(decoder)));
		case ReferenceKind.REQUIRE:
			return decoder.fill(id, createRequire(decoder.string()));
		default:
			return decoder.malformed(`unknown kind of reference ${kind}`);
	}
}

function readPath(decoder: Decoder): string[] {
	return Array.from({ length: decoder.uint() }, () => decoder.string());
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
