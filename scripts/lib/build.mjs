/**
 * Builds what the tests run: `src` to `dist`, `test` to `build/test`, and the addon.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** True if both were built without an error; tsc's messages are shown. */
export function build() {
	removeStale('src', 'dist');
	removeStale('test', 'build/test');
	return compile('tsconfig.json') && compile('test/tsconfig.json') && compileAddon();
}

/** @param {string} project path of a tsconfig relative to the repository */
function compile(project) {
	const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
	return spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' }).status === 0;
}

function compileAddon() {
	const script = join(root, 'scripts', 'build-native.mjs');
	return spawnSync(process.execPath, [script], { cwd: root, stdio: 'inherit' }).status === 0;
}

/** What has no source any more must not go on passing as a test, or be published. */
function removeStale(source, output) {
	if (!existsSync(join(root, output))) return;
	for (const name of readdirSync(join(root, output), { recursive: true })) {
		const made = /(\.d)?\.(c?)[jt]s(\.map)?$/;
		if (made.test(name) && !existsSync(join(root, source, name.replace(made, '.$2ts'))))
			rmSync(join(root, output, name));
	}
}
