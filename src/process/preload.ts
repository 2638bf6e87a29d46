/**
 * What a child imports before it knows its work: this library, and the modules that the user names.
 */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe } from '../options.js';
import type { ModuleDefinition } from '../shipping/packet.js';
import { moduleDefinition } from '../shipping/module-definition.js';
import { mainModuleUrl } from '../shipping/functions/main-module.js';
import type { Boot } from './protocol.js';
import { dismissStandbys } from './standby.js';

/**
 * Modules that standby processes import beforehand, so that a start need not. They are named by absolute path, file URL or bare
 * specifier, and imported in the order given. Python: `multiprocessing.set_forkserver_preload`.
 *
 * @param options.onError What a module that can't be imported does: nothing (`'ignore'`), a line on stderr (`'warn'`, the default), or
 * the failure of each process started (`'fail'`).
 */
export function setForkserverPreload(modules: string[], options: { onError?: 'ignore' | 'warn' | 'fail' } = {}): void {
	if (!Array.isArray(modules)) {
		throw new TypeError(
			`setForkserverPreload(): modules is ${describe(modules)}; give an array of paths, file URLs or package names`,
		);
	}
	const { onError = 'warn' } = options;
	if (!['ignore', 'warn', 'fail'].includes(onError)) {
		throw new TypeError(
			`setForkserverPreload(): onError is ${describe(onError)}; it is one of 'ignore', 'warn', 'fail'`,
		);
	}
	userModules = modules.map(preloadDefinition);
	onPreloadError = onError;
	dismissStandbys();
}

/** A module of this library registers itself, so that children have it when they need it. */
export function preloadInChildren(url: string): void {
	library.push(url);
}

export function libraryModules(): readonly string[] {
	return library;
}

export function userPreloads(): Pick<Boot, 'userModules' | 'onPreloadError'> {
	return { userModules, onPreloadError };
}

const library: string[] = [];
let userModules: readonly ModuleDefinition[] = [];
let onPreloadError: Boot['onPreloadError'] = 'warn';

function preloadDefinition(name: string): ModuleDefinition {
	if (typeof name !== 'string' || name === '') {
		throw new TypeError(
			`setForkserverPreload(): ${describe(name)} is no module; give an absolute path, a file URL or a package's name`,
		);
	}
	if (/^\.\.?(\/|$)/.test(name)) {
		throw new TypeError(
			`setForkserverPreload(): '${name}' is relative, to what is unclear; give new URL('${name}', import.meta.url).href`,
		);
	}
	if (isAbsolute(name)) return moduleDefinition('esm', pathToFileURL(name).href);
	if (/^(file|node|data):/.test(name)) return moduleDefinition('esm', name);
	return moduleDefinition('esm', name, mainModuleUrl());
}
