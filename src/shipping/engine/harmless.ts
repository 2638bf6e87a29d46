/**
 * Imports that initialisers may use while an instance is made of which nothing of the program's is
 * to run (`make-blank.ts`): what they make is thrown away.
 */
import { packageOf } from './package-of.js';
import { locationOf } from './inspector.js';
import { scriptOf } from './scripts.js';

/** Values, functions of packages, and those of Node's modules that only compute. */
export function mayRun(value: unknown): boolean {
	if (typeof value !== 'function') return typeof value !== 'object' || value === null || isOfNode(value);
	if (isOfNode(value)) return true;
	const location = locationOf(value);
	return location !== undefined && packageOf(scriptOf(location.scriptId).url) !== undefined;
}

function isOfNode(value: object): boolean {
	return MODULES.some((name) => {
		const module = process.getBuiltinModule(`node:${name}`) as object;
		return module === value || Object.values(module).includes(value);
	});
}

const MODULES = ['crypto', 'perf_hooks', 'events', 'util', 'path', 'url', 'os', 'buffer', 'async_hooks'] as const;
