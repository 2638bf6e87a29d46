/**
 * The Node binaries the tests run on: the user's own, and Node 24 from the devDependency `node-24`. That package brings a
 * `node_modules/.bin/node`, which npm puts before the user's in the PATH of its scripts; therefore the scripts of
 * package.json name the user's by `$npm_node_execpath`, and tests get a PATH without it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

/** @typedef {{ version: string, path: string }} NodeBinary */

/** @returns {{ nodes: NodeBinary[], missing: string | undefined }} */
export function findNodes() {
	const current = { version: process.version, path: process.execPath };
	if (majorOf(current.version) === 24) return { nodes: [current], missing: undefined };
	const path = join(root, 'node_modules', 'node-24', 'bin', 'node');
	if (!existsSync(path)) return { nodes: [current], missing: `not installed for ${process.platform}-${process.arch}` };
	try {
		return {
			nodes: [current, { version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim(), path }],
			missing: undefined,
		};
	} catch (error) {
		return { nodes: [current], missing: `does not run here: ${error.message}` };
	}
}

function majorOf(version) {
	return Number(/\d+/.exec(version)?.[0]);
}

/** `path` (a PATH) with the folder of `node` first, and without those that npm puts before for its scripts. */
export function pathFor(node, path = '') {
	return [
		dirname(node),
		...path.split(':').filter((folder) => !/node_modules\/(\.bin|.*node-gyp-bin)$/.test(folder)),
	].join(':');
}
