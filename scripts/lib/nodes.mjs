/**
 * The Node binaries that the tests run on: the user's own, and those of the devDependencies
 * `node-22`, `node-24` and `node-26`. These packages install a `node_modules/.bin/node`, which npm
 * puts before the user's node in the PATH of its scripts. Therefore package.json names the user's
 * node by `$npm_node_execpath`, and tests get a PATH without that folder.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

/** @typedef {{ version: string, path: string }} NodeBinary */

/** The Node that runs this script. */
export const THIS = 'this';

/**
 * @param {string[]} names `this`, or majors such as `24`; the major of this Node means this one
 * @returns {{ nodes: NodeBinary[], missing: string[] }} `missing`: a message for each unusable Node
 */
export function findNodes(names) {
	const current = { version: process.version, path: process.execPath };
	const majors = new Set(names.map((name) => (name === THIS ? majorOf(current.version) : majorOf(name))));
	const found = [...majors].map((major) => (major === majorOf(current.version) ? { node: current } : findNode(major)));
	return {
		nodes: found.flatMap(({ node }) => node ?? []),
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

/**
 * `path` (a PATH) with the folder of `node` in front, and without the folders that npm adds for its
 * scripts.
 */
export function pathFor(node, path = '') {
	return [
		dirname(node),
		...path.split(':').filter((folder) => !/node_modules\/(\.bin|.*node-gyp-bin)$/.test(folder)),
	].join(':');
}
