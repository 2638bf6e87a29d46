/**
 * Finds where an export is declared: in the module itself, or in the one whose export it passes on.
 */
import { isMainModule } from '../engine/main-module.js';
import { isRelative } from '../engine/package-of.js';
import { moduleTextOf, type Script, scriptAt } from '../engine/scripts.js';

export interface Exported {
	readonly script: Script;
	/** The variable behind it; undefined for `export default` of an expression. */
	readonly local: string | undefined;
}

/**
 * Follows `export … from` through files named by relative specifiers.
 *
 * @param url Of a module that was loaded
 */
export function findExport(url: string, name: string, seen = new Set<string>()): Exported | undefined {
	if (seen.has(url) || isMainModule(url)) return undefined;
	seen.add(url);
	const script = scriptAt(url);
	if (!script?.isModule) return undefined;
	const { exports, passedOn } = moduleTextOf(script);
	const own = exports.find((each) => each.name === name && !passedOn.some((other) => other.name === name));
	if (own) return { script, local: own.local };
	for (const { name: exported, binding } of passedOn) {
		if (!isRelative(binding.specifier) || (exported !== undefined && exported !== name)) continue;
		const next = exported === undefined ? name : binding.name;
		if (next === '*' || (exported === undefined && name === 'default')) continue;
		const found = findExport(new URL(binding.specifier, script.url).href, next, seen);
		if (found) return found;
	}
	return undefined;
}

/** Whether an export keeps its present value. */
export function isConstantExport({ script, local }: Exported): boolean {
	return local === undefined || moduleTextOf(script).names.isConstant(local);
}
