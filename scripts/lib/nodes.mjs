/**
 * The Node binaries the tests run on: the user's own, and Node 24 from the devDependency `node-24`; on request those of `node-22` and `node-26`, too. Such a package brings a
 * `node_modules/.bin/node`, which npm puts before the user's in the PATH of its scripts; therefore the scripts of
 * package.json name the user's by `$npm_node_execpath`, and tests get a PATH without it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

/** @typedef {{ version: string, path: string }} NodeBinary */

/**
 * @param {{ all?: boolean }} [options] `all`: on 22 and 26, too.
 * @returns {{ nodes: NodeBinary[], missing: string[] }} `missing`: what is said of those that can't be used
 */
export function findNodes({ all = false } = {}) {
	const current = { version: process.version, path: process.execPath };
	const majors = (all ? [22, 24, 26] : [24]).filter((major) => major !== majorOf(current.version));
	const found = majors.map(findNode);
	return {
		nodes: [current, ...found.flatMap(({ node }) => node ?? [])],
		missing: found.flatMap(({ problem }) => problem ?? []),
	};
}

function findNode(major) {
	const path = join(root, 'node_modules', `node-${major}`, 'bin', 'node');
	const problem = (why) => ({ problem: `Not run on Node ${major}: the package 'node-${major}' ${why}.` });
	if (!existsSync(path)) return problem(`is not installed for ${process.platform}-${process.arch}`);
	try {
		return { node: { version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim(), path } };
	} catch (error) {
		return problem(`does not run here: ${error.message}`);
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
