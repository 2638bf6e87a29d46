import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { isRunning } from '../support/processes.js';
import { inRepository } from '../support/repository.js';
import { describeResult, type ProgramResult, runCommand, startProgram } from '../support/run-program.js';

export interface OtherRuntime {
	readonly name: 'Bun' | 'Deno';
	/** From a devDependency that exists for x64 only. */
	readonly binary: string;
	/** Arguments before the program. */
	readonly args: readonly string[];
}

/** Why tests of a runtime can't run here, or false if they can. */
export function missing({ name, binary }: OtherRuntime): string | false {
	return !existsSync(binary) && `${name} is not installed: its package is for Linux on x64`;
}

/** Output of a program of `test/fixtures/platforms/`, which must succeed. */
export async function outputOf(runtime: OtherRuntime, program: string): Promise<unknown> {
	const result = await runIn(runtime, program);
	assert.equal(result.code, 0, describeResult(result));
	return JSON.parse(result.stdout);
}

export function runIn(
	{ binary, args }: OtherRuntime,
	program: string,
	more: readonly string[] = args,
): Promise<ProgramResult> {
	return runCommand(binary, [...more, inRepository(`test/fixtures/platforms/${program}`)]);
}

/** Tests what works in both Bun and Deno. */
export function testRuntime(runtime: OtherRuntime): void {
	const { name, binary, args } = runtime;
	const skip = missing(runtime);

	test(`${name}: processes run in it and end as they do in Node`, { skip }, async () => {
		assert.deepEqual(await outputOf(runtime, 'processes.mjs'), {
			codes: {
				returns: 0,
				exits: 7,
				throws: 1,
				neverSettles: 1,
				fresh: 8,
				subclass: 9,
				terminate: -15,
				kill: -9,
			},
			sameRuntime: true,
		});
	});

	test(`${name}: pools run functions that name what they use, and refuse others with the remedy`, {
		skip,
	}, async () => {
		assert.deepEqual(await outputOf(runtime, 'pool.mjs'), {
			apply: 2,
			map: 1998,
			named: 15,
			recursive: 120,
			exported: 10,
			instance: true,
			built: 2,
			imported: 16,
			large: 1,
			error: [true, 'too far', 'E_FAR'],
			ownError: true,
			lost: 'WorkerLostError',
			captured: [
				'ShippingError',
				`cannot send fn: it uses \`factor\`, which cannot be read from outside in ${name}; name what it uses: withCaptures(fn, { factor })`,
			],
			promise: [
				'ShippingError',
				'cannot send args[0]: a Promise, which settles in this process only; await it before sending',
			],
		});
	});

	test(`${name}: locks, events, shared memory, queues and pipes`, { skip }, async () => {
		assert.deepEqual(await outputOf(runtime, 'sharing.mjs'), {
			lock: 2,
			deadHolder: true,
			eventAndBarrier: 0,
			memory: [7, 8, 9, 'a'],
			queue: [499_500, 5_000_000],
			pipe: [42, 'EOFError'],
		});
	});

	test(`${name}: a TypeScript program`, { skip }, async () => {
		assert.deepEqual(await outputOf(runtime, 'typed.ts'), [1, 2]);
	});

	test(`${name}: the processes of a killed program end too`, { skip }, async () => {
		const program = startProgram(inRepository('test/fixtures/platforms/busy-and-idle.mjs'), {
			node: binary,
			execArgv: args,
		});
		const [, ...pids] = await program.waitForOutput(/started (\d+) (\d+)/);
		program.child.kill('SIGKILL');
		await program.result;
		await eventually('its processes have ended', () => !pids.some((pid) => isRunning(Number(pid))));
	});
}
