/**
 * Builds what the tests run: `src` to `dist`, `test` to `build/test`, and the addon.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** True if all were built without an error; tsc's messages are shown. */
export function build() {
	removeStale('test', 'build/test', /\.(c?)js(\.map)?$/);
	return buildLibrary() && compile('test/tsconfig.json');
}

/** Builds what `npm run build` builds: `src` to `dist`, and the addon. True without an error. */
export function buildLibrary() {
	removeStale('src', 'dist', /\.d\.(c?)ts(\.map)?$/);
	return compile('tsconfig.json') && run('bundle.mjs') && run('write-rehearsal.mjs') && run('build-native.mjs');
}

/** @param {string} project path of a tsconfig relative to the repository */
function compile(project) {
	const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
	return spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' }).status === 0;
}

/** @param {string} script of `scripts/` */
function run(script) {
	return spawnSync(process.execPath, [join(root, 'scripts', script)], { cwd: root, stdio: 'inherit' }).status === 0;
}

/**
 * What has no source any more must not go on passing as a test, or be published. `bundle.mjs`
 * removes the other files of `dist`.
 */
function removeStale(source, output, made) {
	if (!existsSync(join(root, output))) return;
	for (const name of readdirSync(join(root, output), { recursive: true })) {
		if (made.test(name) && !existsSync(join(root, source, name.replace(made, '.$1ts'))))
			rmSync(join(root, output, name));
	}
}
