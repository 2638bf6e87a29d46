/**
 * Random programs do the same in another process as here.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { count } from '../../support/counts.js';
import { randomNumbers } from '../../support/random.js';
import { type ScopeProgram, scopeProgram } from '../../support/scope-programs.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();
const programs = count('scope-programs', 50, 10_000);

type Sent = ((x: number) => unknown)[];

/** Runs the plan. If a function throws, the error is its result. */
const drive = (sent: Sent, calls: ScopeProgram['calls']): string =>
	JSON.stringify(
		calls.map(([index, argument]) => {
			try {
				return sent[index % sent.length]?.(argument);
			} catch (error) {
				return String(error);
			}
		}),
	);

/**
 * Whether the error is the one that docs/functions.md describes. Whether two functions share a
 * variable is read where a function begins, and this one begins with a block that has another
 * variable of that name.
 */
const isDocumented = (error: unknown, { text }: ScopeProgram): boolean => {
	const name = /`(\w+)` is written by .* whether they mean one variable cannot be found out/.exec(String(error))?.[1];
	return name !== undefined && text.includes(`{ { let ${name} = 9;`);
};

test(`S99 ${programs} random programs about scopes: each function does there what it does here, and nothing here has changed`, async (t) => {
	const below = randomNumbers(t);
	let shared = 0;
	let refused = 0;
	for (let i = 0; i < programs; i++) {
		const program = scopeProgram(below);
		const make = new Script(`"use strict";(${program.text})`).runInThisContext() as () => Sent;
		const expected = drive(make(), program.calls);
		const sent = make();
		if (sent.length > 1) shared++;
		const there = await peer.run(drive, sent, program.calls).catch((error: unknown) => {
			if (isDocumented(error, program)) return undefined;
			throw new Error(`program ${i}: ${program.text}`, { cause: error });
		});
		if (there === undefined) refused++;
		else assert.equal(there, expected, `program ${i}: ${program.text}`);
		assert.equal(drive(sent, program.calls), expected, `program ${i}, here, after it was sent: ${program.text}`);
	}
	assert.ok(shared > programs / 4);
	assert.ok(refused <= 2 + programs / 500, `${refused} were refused`);
});
