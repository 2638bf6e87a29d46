/**
 * Globals that the program has replaced, and prototypes of constructor functions.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inRepository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';
import { startPeer } from '../../support/shipping-peer.js';
import { tempDir, writeFiles } from '../../support/temp-dir.js';

const peer = startPeer();

test("a class that replaces one of the language's travels with the one that it extends", async (t) => {
	const dir = tempDir(t);
	writeFiles(dir, {
		'main.mjs': `
			import { onChildStart, Pool } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
			const Own = Date;
			globalThis.Date = class FakeDate extends Own { static now() { return 5; } year() { return this.getUTCFullYear(); } };
			globalThis.fetch = async () => 'mocked';
			const mock = globalThis.fetch;
			onChildStart(() => { globalThis.fetch = mock; });
			const pool = new Pool(1);
			console.log(await pool.apply(() => [Date.now(), new Date(0).year()]));
			console.log(await pool.apply((Given) => [Given.now(), new Given(0) instanceof Date], [Date]));
			const back = await pool.apply(() => new Date(7));
			console.log(back instanceof Date, back.getTime(), Object.getPrototypeOf(back) === Date.prototype);
			console.log(await pool.apply(() => fetch('http://127.0.0.1:1')));
			pool.close();
			await pool.join();
		`,
	});
	const result = await runProgram(join(dir, 'main.mjs'));
	assert.equal(result.stdout, '[ 5, 1970 ]\n[ 5, true ]\ntrue 7 true\nmocked\n', describeResult(result));
});

test('a prototype given to a constructor function after it was sent is seen by the next message', async () => {
	type Constructor = new () => { tell(): string };
	const Made = function () {} as unknown as Constructor;
	Made.prototype.tell = (): string => 'first';
	assert.equal(await peer.run(() => new Made().tell()), 'first');
	for (const word of ['second', 'third']) {
		Made.prototype = { tell: () => word };
		assert.deepEqual(await peer.run((given) => [new Made().tell(), given.tell(), given instanceof Made], new Made()), [
			word,
			word,
			true,
		]);
		const back = await peer.run(() => new Made());
		assert.equal(Object.getPrototypeOf(back), Made.prototype);
	}
	Made.prototype.tell = (): string => 'fourth';
	assert.equal(await peer.run(() => new Made().tell()), 'fourth');
});

test('so is a prototype that is an instance of another, as in code without classes', async () => {
	type Constructor = new () => { base(): string; own(): string };
	const Base = function () {} as unknown as Constructor;
	Base.prototype.base = (): string => 'base';
	const Derived = function () {} as unknown as Constructor;
	Derived.prototype = new Base();
	Derived.prototype.own = (): string => 'own';
	for (let time = 0; time < 2; time++) {
		const told = await peer.run(
			(given) => [given.base(), given.own(), given instanceof Derived, given instanceof Base],
			new Derived(),
		);
		assert.deepEqual(told, ['base', 'own', true, true]);
		const back = await peer.run(() => new Derived());
		assert.deepEqual([back.own(), back instanceof Derived, back instanceof Base], ['own', true, true]);
	}
});
