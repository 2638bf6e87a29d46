/**
 * What children import before they know their work because the user names it.
 */
import { checkOptions, describe } from '../options.js';
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
	checkOptions(options, ['onError'], 'setForkserverPreload()', "an object, as { onError: 'fail' }");
	const { onError = 'warn' } = options;
	if (!['ignore', 'warn', 'fail'].includes(onError)) {
		throw new TypeError(
			`setForkserverPreload(): onError is ${describe(onError)}; it is one of 'ignore', 'warn', 'fail'`,
		);
	}
	for (const name of modules) checkName(name);
	userModules = [...modules];
	onPreloadError = onError;
	dismissStandbys();
}

export function userPreloads(): {
	readonly userModules: readonly string[];
	readonly onPreloadError: Boot['onPreloadError'];
} {
	return { userModules, onPreloadError };
}

let userModules: readonly string[] = [];
let onPreloadError: Boot['onPreloadError'] = 'warn';

function checkName(name: unknown): asserts name is string {
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
}
