import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ClosedError, MultiprocessError, ShippingError } from 'multiprocess';
import { inRepository } from './support/repository.js';

test('an error of another copy of the library is an instance of the class here', async () => {
	const copy = (await import(
		`${pathToFileURL(inRepository('dist/face.js')).href}?copy`
	)) as typeof import('multiprocess');
	const error = new copy.ShippingError('cannot send it', 'it');
	assert.notEqual(copy.ShippingError, ShippingError);
	assert.ok(error instanceof ShippingError);
	assert.ok(error instanceof MultiprocessError);
	assert.ok(!(error instanceof ClosedError));
	class OwnError extends ShippingError {}
	assert.ok(!(error instanceof OwnError));
	assert.ok(new OwnError('', '') instanceof copy.MultiprocessError);
});

test('no other value is an error of the library', () => {
	for (const value of [undefined, null, 1, 'ERR_MP', {}, new Error('other'), { code: 'ERR_MP_SHIPPING' }])
		assert.ok(!((value as unknown) instanceof MultiprocessError));
});
