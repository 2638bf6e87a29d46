/**
 * Statics whose names every function has from the language.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPeer } from '../../support/shipping-peer.js';

const { run: there } = startPeer();

test('statics of a class may be named like what every function has', async () => {
	class Options {
		static caller = ['a'];
		static arguments = { b: 1 };
		static other = (): unknown => [Options.caller[0], Options.arguments.b];
	}
	assert.deepEqual(await there(() => [Options.caller[0], Options.arguments.b, Options.other()]), ['a', 1, ['a', 1]]);
	Options.caller.push('b');
	class More extends Options {
		static override caller = ['c'];
	}
	assert.deepEqual(await there(() => [More.caller, More.arguments]), [['c'], { b: 1 }]);
});
