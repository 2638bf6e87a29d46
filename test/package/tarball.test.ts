import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { npm } from '../support/package-folder.js';
import { repository } from '../support/repository.js';

/** The one for this machine; the others are made when the package is published. */
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

test('every source map in the package has its source there', () => {
	const maps = paths.filter((path) => path.endsWith('.map'));
	assert.ok(maps.length > 0);
	for (const map of maps) {
		const source = map.replace(/^dist/, 'src').replace(/(\.d)?\.(c?)[jt]s\.map$/, '.$2ts');
		assert.ok(paths.includes(source), `the source of ${map} is missing`);
	}
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
