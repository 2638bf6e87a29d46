/**
 * Decorated classes with #private members, as compilers make them. Instances go and come back with
 * all that they have, and no code of the class runs for that.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compiledModule } from '../../support/compiled-module.js';
import { DECORATED } from '../../support/decorated-source.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

interface Told {
	tell(): unknown;
}
interface Decorated {
	makers(): Readonly<Record<string, () => Told>>;
	effects(): number;
}

const COMPILERS = [
	['esbuild', 'es2022'],
	['esbuild', 'es2021'],
	['esbuild', 'es2015'],
	['tsc', 'es2022'],
	['tsc', 'es2021'],
] as const;

for (const [compiler, target] of COMPILERS) {
	test(`S54 by ${compiler} for ${target}`, async (t) => {
		const { makers, effects } = await compiledModule<Decorated>(t, DECORATED, compiler, target);
		for (const [name, maker] of Object.entries(makers())) {
			const own = maker();
			const before = effects();
			const back = await peer.echo(own);
			const made = await peer.run(maker);
			const there = await peer.run((given: Told) => given.tell(), own);
			assert.equal(effects(), before, name);
			const told = own.tell();
			for (const one of [back, made]) {
				assert.equal(Object.getPrototypeOf(one), Object.getPrototypeOf(own), name);
				assert.deepEqual(Object.keys(one), Object.keys(own), name);
				assert.deepEqual(one.tell(), told, name);
			}
			assert.deepEqual(there, told, name);
		}
	});
}
