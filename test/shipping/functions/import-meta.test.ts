/**
 * The `import.meta` of the file in which a function was written.
 */
import assert from 'node:assert/strict';
import * as nodeModule from 'node:module';
import { test } from 'node:test';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

const resolved = (specifiers: string[]): string[] =>
	specifiers.map((specifier) => {
		try {
			return import.meta.resolve(specifier);
		} catch (error) {
			return String((error as NodeJS.ErrnoException).code);
		}
	});

test('import.meta.resolve returns there what it returns here', async () => {
	const specifiers = [
		'node:fs',
		'fs',
		import.meta.url,
		'data:text/javascript,1',
		'https://example.org/a',
		'./missing.js',
		'no-such-package',
	];
	assert.deepEqual(await peer.run(resolved, specifiers), resolved(specifiers));
	assert.equal(
		await peer.run((specifier: URL) => import.meta.resolve(specifier as never), new URL(import.meta.url)),
		import.meta.url,
	);
});

test('import.meta.resolve finds the file of a package that import loads', {
	skip: 'registerHooks' in nodeModule ? false : 'from Node 22.15 on',
}, async () => {
	const specifiers = ['acorn', 'deepmerge', 'fflate', 'multiprocess', '#src/shipping/encode.js'];
	assert.deepEqual(await peer.run(resolved, specifiers), resolved(specifiers));
});

test('import.meta.main is false in a receiver, which is never the program', async () => {
	const [main, keys] = await peer.run(() => [Reflect.get(import.meta, 'main') as unknown, Object.keys(import.meta)]);
	assert.equal(main, 'main' in import.meta ? false : undefined);
	assert.deepEqual(keys, Object.keys(import.meta));
});
