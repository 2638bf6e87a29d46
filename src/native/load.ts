/**
 * Finds the addon for this machine: the package has one for each that it is published for, a
 * checkout the one that `npm run build` made. Nothing is compiled when the package is installed.
 */
import { packageFile } from '../package-files.js';
import { runtime } from '../runtime.js';
import type { Binding } from './binding.js';
import * as messages from './messages.js';

/** @throws ProcessError where there is none, with what still works without */
export function native(): Binding {
	binding ??= load();
	if (binding instanceof Error) throw binding;
	return binding;
}

/** The addon, for who can do without. */
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
 * As `require` does in the end, which takes four times as long to come there: each child
 * loads this before its first line.
 */
function open(file: string): unknown {
	if (runtime !== 'Node.js') return process.getBuiltinModule('node:module').createRequire(import.meta.url)(file);
	const module = { exports: {} };
	process.dlopen(module, file);
	return module.exports;
}
