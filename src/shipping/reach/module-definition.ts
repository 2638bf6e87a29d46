/**
 * Names modules for a receiver, and imports them there.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ShippingError } from '../../errors.js';
import { nativeRequire } from '../../lazy.js';
import { loading } from '../../module-loads.js';
import { runtime } from '../../runtime.js';
import { importFrom, importFromNow, namespaceOf } from './import-from.js';
import { importing, importingNow } from './import-tracking.js';

/** A module that the receiver imports before it decodes. */
export interface ModuleDefinition {
	readonly kind: 'module';
	readonly key: string;
	/**
	 * How it is imported. `esm`: by `import()`, for the namespace; `cjs`: by `require`, for
	 * `module.exports`.
	 */
	readonly format: 'esm' | 'cjs';
	/** A file URL or `node:` URL. With `base`, a specifier as written in that file. */
	readonly specifier: string;
	readonly base?: string;
	/** Modules to import before it, in this order. */
	readonly after?: readonly ModuleDefinition[];
}

/**
 * @param base URL of the file that `specifier` is written in, unless `specifier` is a URL
 * @param after Modules that a receiver imports first
 */
export function moduleDefinition(
	format: 'esm' | 'cjs',
	specifier: string,
	base?: string,
	after: readonly ModuleDefinition[] = [],
): ModuleDefinition {
	const key = `${format} ${specifier} ${base ?? ''}`;
	let definition = definitions.get(key);
	if (!definition) {
		definition = {
			kind: 'module',
			key,
			format,
			specifier,
			...(base !== undefined && { base }),
			...(after.length > 0 && { after }),
		};
		definitions.set(key, definition);
	}
	return definition;
}

/** Whether this process has imported the module of a definition. */
export function isImported(definition: ModuleDefinition): boolean {
	return modules.has(definition.key) || builtIn(definition) !== undefined;
}

/** @throws ShippingError that names the module and who asked for it */
export async function importModule(definition: ModuleDefinition): Promise<void> {
	const { key, format, specifier, base, after = [] } = definition;
	for (const earlier of after) if (!isImported(earlier)) await importModule(earlier);
	try {
		const load = (): unknown => (format === 'cjs' ? requireFile(specifier) : importFrom(specifier, base));
		modules.set(key, await (isNodes(specifier) ? load() : importing(load)));
	} catch (error) {
		throw cannotImport(definition, error);
	}
}

/**
 * Does the same synchronously.
 *
 * @returns false if the module can only be loaded asynchronously
 * @throws ShippingError
 */
export function importModuleNow(definition: ModuleDefinition): boolean {
	const { key, specifier, after = [] } = definition;
	if (!after.every((earlier) => isImported(earlier) || importModuleNow(earlier))) return false;
	const load = loaderNow(definition);
	if (!load) return false;
	try {
		modules.set(key, isNodes(specifier) ? load() : importingNow(() => loading(load)));
		return true;
	} catch (error) {
		if (mustWait(error)) return false;
		throw cannotImport(definition, error);
	}
}

function loaderNow({ format, specifier, base }: ModuleDefinition): (() => unknown) | undefined {
	if (format === 'cjs') return () => requireFile(specifier);
	const require = nativeRequire();
	if (!require) return undefined;
	if (base === undefined) return () => require(pathOf(specifier));
	const isOfFile = runtime === 'Node.js' && base.startsWith('file:');
	return isOfFile ? () => importFromNow(specifier, base) : undefined;
}

/** It has top-level `await`, or is being imported right now. */
function mustWait(error: unknown): boolean {
	const { code = '' } = error as NodeJS.ErrnoException;
	return code.startsWith('ERR_REQUIRE_') || code === 'ERR_INTERNAL_ASSERTION';
}

function isNodes(specifier: string): boolean {
	return specifier.startsWith('node:');
}

function requireFile(url: string): unknown {
	return createRequire(url)(fileURLToPath(url));
}

function pathOf(specifier: string): string {
	return specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier;
}

function cannotImport({ specifier, base }: ModuleDefinition, cause: unknown): ShippingError {
	const from = base ? ` from ${base}` : '';
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new ShippingError(
		`cannot import ${specifier}${from} in ${process.title} (pid ${process.pid}): ${reason}`,
		specifier,
		{ cause },
	);
}

/**
 * Returns what was imported: the namespace, or `module.exports`.
 *
 * @param member The member asked for. Making a namespace of one of Node's own modules takes
 * milliseconds, and most references name a member.
 */
export function importedModule(definition: ModuleDefinition, member?: string): unknown {
	const { key, specifier } = definition;
	const known = modules.get(key);
	const own = known === undefined ? builtIn(definition) : undefined;
	if (!own) return known;
	if (member !== undefined) return member === 'default' ? { default: own } : own;
	const namespace = namespaceOf(specifier);
	modules.set(key, namespace);
	return namespace;
}

function builtIn({ format, specifier }: ModuleDefinition): object | undefined {
	if (format !== 'esm' || !isNodes(specifier) || runtime !== 'Node.js') return undefined;
	return process.getBuiltinModule(specifier);
}

const definitions = new Map<string, ModuleDefinition>();
const modules = new Map<string, unknown>();
