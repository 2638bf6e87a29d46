/**
 * Packages that the main module imports for their effects alone (`import 'reflect-metadata'`): what
 * it sends may need those effects, so a receiver imports them first. The program's own files are
 * not repeated: they may well start what must run once.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type ModuleDefinition, moduleDefinition } from './module-definition.js';
import { mainModuleUrl } from '../engine/main-module.js';
import { packageAskedFor } from '../engine/package-of.js';
import { mainScript, moduleTextOf, type Script } from '../engine/scripts.js';

/** Those of this program, in their order. */
export function effectsOfProgram(): readonly ModuleDefinition[] {
	effects ??= mayHaveEffects() ? readEffects() : [];
	return effects;
}

let effects: readonly ModuleDefinition[] | undefined;

/** A look that spares most programs the parsing. */
function mayHaveEffects(): boolean {
	try {
		return /(^|[;\n])\s*(import\s*['"]|require\(\s*['"])/.test(readFileSync(fileURLToPath(mainModuleUrl()), 'utf8'));
	} catch {
		// It has no file.
		return false;
	}
}

function readEffects(): ModuleDefinition[] {
	const script = mainScript();
	if (!script) return [];
	return moduleTextOf(script)
		.requests.filter(({ specifier, isEffect }) => isEffect && isOfOtherPackage(specifier))
		.map(({ specifier }) => definitionOf(specifier, script));
}

function isOfOtherPackage(specifier: string): boolean {
	const name = packageAskedFor(specifier);
	return name !== undefined && name !== 'multiprocess';
}

function definitionOf(specifier: string, { url, isModule }: Script): ModuleDefinition {
	if (isModule) return moduleDefinition('esm', specifier, url);
	return moduleDefinition('cjs', pathToFileURL(createRequire(url).resolve(specifier)).href);
}
