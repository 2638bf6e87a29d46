/**
 * Builds everything the tests run: `src` into `dist`, `test` into `build/test`, and the addon.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Returns whether everything was built without an error. Shows tsc's messages. */
export function build() {
	removeStale('test', 'build/test', /\.(c?)js(\.map)?$/);
	return buildLibrary() && compile('test/tsconfig.json');
}

/**
 * Builds what `npm run build` builds: `src` into `dist`, and the addon. Returns whether it
 * succeeded.
 */
export function buildLibrary() {
	removeStale('src', 'dist', /\.d\.(c?)ts(\.map)?$/);
	return compile('tsconfig.json') && run('bundle.mjs') && run('write-rehearsal.mjs') && run('build-native.mjs');
}

/** @param {string} project path of a tsconfig, relative to the repository */
function compile(project) {
	const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
	return spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' }).status === 0;
}

/** @param {string} script its name in `scripts/` */
function run(script) {
	return spawnSync(process.execPath, [join(root, 'scripts', script)], { cwd: root, stdio: 'inherit' }).status === 0;
}

/**
 * Removes output whose source is gone, which would otherwise still pass as a test or be published.
 * `bundle.mjs` removes the other files of `dist`.
 */
function removeStale(source, output, made) {
	if (!existsSync(join(root, output))) return;
	for (const name of readdirSync(join(root, output), { recursive: true })) {
		if (made.test(name) && !existsSync(join(root, source, name.replace(made, '.$1ts'))))
			rmSync(join(root, output, name));
	}
}
