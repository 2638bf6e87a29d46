/**
 * Imports whose value some other module made: `export const next = makeCounter()`. The code of such a function says nothing of the module that exports it; the import
 * does, and what a constant holds there is what the receiver has under the same name.
 */
import { isMainModule } from './main-module.js';
import type { ImportBinding } from './module-text.js';
import { moduleSlotsOf, moduleTextOf, type Script, scriptAt } from './scripts.js';

/** Whether a variable that a script imports is a constant of its module, and what some call gave. Only files beside it are looked at: where a package lies is not known. */
export function isConstantImport(
	{ specifier, name }: Pick<ImportBinding, 'specifier' | 'name'>,
	script: Script,
): boolean {
	const key = `${script.id} ${name} ${specifier}`;
	let isConstant = known.get(key);
	if (isConstant === undefined) {
		isConstant = /^\.{0,2}\//.test(specifier) && isMade(new URL(specifier, script.url).href, name);
		known.set(key, isConstant);
	}
	return isConstant;
}

const known = new Map<string, boolean>();

function isMade(url: string, name: string): boolean {
	if (isMainModule(url)) return false;
	const module = scriptAt(url);
	const slots = module && moduleSlotsOf(module);
	if (!module?.isModule || !slots) return false;
	const { exports, names } = moduleTextOf(module);
	const exported = exports.find((each) => each.name === name);
	if (!exported) return false;
	// `export default makeCounter()`
	if (exported.local === undefined) return true;
	const writes = slots.variable(exported.local);
	return names.isConstant(exported.local) && writes.length === 1 && writes[0]?.source.isOpaque === true;
}
