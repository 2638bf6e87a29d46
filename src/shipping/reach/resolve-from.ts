/**
 * Resolves specifiers as if the `import.meta.resolve()` stood in another file.
 */
import { pathToFileURL } from 'node:url';

/** @param base URL of the file that asks */
export function resolveFrom(specifier: string | URL, base: string): string {
	const { registerHooks } = nodeModule as HookingModule;
	if (!registerHooks) return resolveByHand(String(specifier), base);
	const hooks = registerHooks({ resolve: (asked, context, next) => next(asked, { ...context, parentURL: base }) });
	try {
		return import.meta.resolve(String(specifier));
	} finally {
		hooks.deregister();
	}
}

const nodeModule = process.getBuiltinModule('node:module');

/** What Node has since 22.15. */
interface HookingModule {
	readonly registerHooks?: (hooks: { resolve: ResolveHook }) => { deregister(): void };
}
type ResolveHook = (
	specifier: string,
	context: object,
	next: (specifier: string, context: object) => unknown,
) => unknown;

/**
 * Resolves without hooks. Before Node 22.15, only `import` itself resolves as `import` does. If a
 * package has another file for `require`, this finds that one.
 */
function resolveByHand(specifier: string, base: string): string {
	if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, base).href;
	if (nodeModule.isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
	if (URL.canParse(specifier)) return new URL(specifier).href;
	try {
		return pathToFileURL(nodeModule.createRequire(base).resolve(specifier)).href;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND')
			Object.assign(error as Error, { code: 'ERR_MODULE_NOT_FOUND' });
		throw error;
	}
}
