/** Runs plans in a program of its own. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { nodeMajor } from '../support/node-binaries.js';
import { inRepository } from '../support/repository.js';
import { describeResult, type ProgramResult, runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';
import type { Outcome } from './account.js';
import type { Errand, Plan } from './program.js';

/**
 * Carries out plans, one after the other. All must succeed.
 *
 * @param flags Arguments for node. The program's processes inherit them. So do its threads: V8's
 *   flags hold for a whole process, and Node refuses them for a single thread.
 */
export async function carryOut(
	t: Pick<TestContext, 'after' | 'diagnostic'>,
	plans: readonly Plan[],
	flags: readonly string[] = [],
): Promise<readonly Outcome[]> {
	const result = await runPlans(t, plans, flags);
	assert.equal(result.code, 0, describeResult(result));
	const outcomes = result.stdout
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Outcome);
	assert.equal(outcomes.length, plans.length, describeResult(result));
	const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((total, outcome) => total + of(outcome), 0);
	t.diagnostic(`${sum(({ sent }) => sent)} items sent, ${sum(({ received }) => received)} received`);
	return outcomes;
}

/** Runs the program until it ends, at the first failure at the latest. */
export function runPlans(
	t: Pick<TestContext, 'after'>,
	plans: readonly Plan[],
	flags: readonly string[] = [],
): Promise<ProgramResult> {
	const folder = tempDir(t);
	const errand: Errand = { plans, folder };
	const file = `${folder}/errand.json`;
	writeFileSync(file, JSON.stringify(errand));
	return runProgram(PROGRAM, {
		args: [file],
		// Node 24 may hang at its end after it has collected much: see `movesMuch` in
		// scripts/lib/test-files.mjs.
		execArgv: nodeMajor === 24 ? ['--single-threaded', ...flags] : flags,
		deadline: DEADLINE_MS + plans.length * PLAN_MS,
	});
}

const PROGRAM = inRepository('build/test/transport/program.js');
/** A plan that hangs says so itself, after two minutes without an item. */
const DEADLINE_MS = 240_000;
const PLAN_MS = 30_000;
