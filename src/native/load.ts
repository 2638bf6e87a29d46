/**
 * Loads the addon for this machine. The package brings one for each platform that it supports; a
 * checkout has the one that `npm run build` made. Installing the package compiles nothing.
 */
import { packageFile } from '../package-files.js';
import { runtime } from '../runtime.js';
import type { Binding } from './binding.js';
import * as messages from './messages.js';

/**
 * Returns the addon.
 *
 * @throws ProcessError if there is none; its message says what works without
 */
export function native(): Binding {
	binding ??= load();
	if (binding instanceof Error) throw binding;
	return binding;
}

/** Returns the addon if there is one, for callers that can do without. */
export function nativeIfPresent(): Binding | undefined {
	binding ??= load();
	return binding instanceof Error ? undefined : binding;
}

let binding: Binding | Error | undefined;

function load(): Binding | Error {
	const target = `${process.platform}-${process.arch}`;
	const { fileURLToPath } = process.getBuiltinModule('node:url');
	const file = fileURLToPath(packageFile(`../prebuilds/${target}/ipc.node`));
	if (!process.getBuiltinModule('node:fs').existsSync(file)) return messages.noAddon(target);
	try {
		return open(file) as Binding;
	} catch (error) {
		return messages.noAddon(target, error as Error);
	}
}

/**
 * Does what `require` does in the end, in a quarter of the time. That matters because each child
 * loads the addon before its first line.
 */
function open(file: string): unknown {
	if (runtime !== 'Node.js') return process.getBuiltinModule('node:module').createRequire(import.meta.url)(file);
	const module = { exports: {} };
	process.dlopen(module, file);
	return module.exports;
}
