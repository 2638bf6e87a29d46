import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { before, test } from 'node:test';
import { npm } from '../support/package-folder.js';
import { inRepository, repository } from '../support/repository.js';

/** The addon for this machine. The others are built when the package is published. */
const ADDON = `prebuilds/${process.platform}-${process.arch}/ipc.node`;

let paths: string[];

before(async () => {
	const [{ files }] = JSON.parse(await npm(repository, 'pack', '--dry-run', '--json', '--ignore-scripts'));
	paths = files.map((file: { path: string }) => file.path);
});

test('the package holds the built library with its types, addon and licence', () => {
	for (const path of [
		'package.json',
		'README.md',
		'LICENSE',
		'CHANGELOG.md',
		'dist/index.js',
		'dist/index.d.ts',
		ADDON,
	]) {
		assert.ok(paths.includes(path), `${path} is missing`);
	}
});

test('the source of every source map is in the package', () => {
	const maps = paths.filter((path) => path.endsWith('.map'));
	assert.ok(maps.length > 0);
	for (const map of maps) {
		const { sources } = JSON.parse(readFileSync(inRepository(map), 'utf8')) as { sources: string[] };
		assert.ok(sources.length > 0, `${map} names no source`);
		for (const source of sources) {
			const path = posix.join(posix.dirname(map), source);
			assert.ok(paths.includes(path), `${path}, which ${map} names, is missing`);
		}
	}
});

test('every file that a file of the package loads is in the package', () => {
	const loads = paths
		.filter((path) => /^dist\/.*\.c?js$/.test(path))
		.flatMap((path) =>
			[
				...readFileSync(inRepository(path), 'utf8').matchAll(
					/(?:from |import |require\(|import\(|lazily\(|partOf\()"(\.[^"]+)"/g,
				),
			].map(([, loaded]) => posix.join(posix.dirname(path), loaded)),
		);
	assert.ok(loads.length > 0);
	assert.deepEqual(
		loads.filter((path) => !paths.includes(path)),
		[],
	);
});

test('nothing else is in the package', () => {
	const others = paths.filter(
		(path) =>
			!/^(dist|src)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md|native\/ipc\.c)$|^prebuilds\/linux-\w+\/ipc\.node$/.test(
				path,
			),
	);
	assert.deepEqual(others, []);
	assert.deepEqual(
		paths.filter((path) => /\.test\.|fixtures|\.tsbuildinfo/.test(path)),
		[],
	);
});
