import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { getContext, Process } from 'multiprocess';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';
import { isStopped } from '../support/processes.js';
import { inRepository } from '../support/repository.js';
import { startProgram } from '../support/run-program.js';

/** Starts a process, and returns it once its target runs. */
async function running(target: () => unknown): Promise<Process<[]>> {
	const p = new Process({ target, stdio: 'pipe' });
	p.start();
	await once(p.stdout as Readable, 'data');
	return p;
}

const forever = () => {
	console.log('running');
	setInterval(() => {}, 60_000);
};
const busy = () => {
	console.log('running');
	for (;;);
};
const deaf = () => {
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
	forever();
};

for (const [what, target] of Object.entries({ waits: forever, 'is busy': busy })) {
	test(`PRO09 interrupt() ends a child that ${what} by SIGINT`, async () => {
		const p = await running(target);
		p.interrupt();
		assert.equal(await p.join(), -2);
		assert.equal(p.signalCode, 'SIGINT');
	});

	test(`LBK09 terminate() ends a child that ${what} by SIGTERM`, async () => {
		const p = await running(target);
		assert.equal(await p.join({ timeout: 0 }), undefined);
		assert.equal(await p.join({ timeout: -1 }), undefined);
		assert.equal(p.isAlive(), true);
		p.terminate();
		assert.equal(await p.join(), -15);
	});

	test(`PRO11 kill() ends a child that ${what} by SIGKILL`, async () => {
		const p = await running(target);
		p.kill();
		assert.equal(await p.join(), -9);
		assert.equal(p.signalCode, 'SIGKILL');
	});
}

test('PRO08 a child may handle SIGINT itself', async () => {
	const p = await running(() => {
		process.on('SIGINT', () => process.exit(1));
		setInterval(() => {}, 60_000);
		console.log('running');
	});
	p.interrupt();
	assert.equal(await p.join(), 1);
});

test('a child that handles interrupt() and terminate() goes on until kill()', async () => {
	const p = await running(deaf);
	p.interrupt();
	p.terminate();
	assert.equal(await p.join({ timeout: 50 }), undefined);
	p.kill();
	assert.equal(await p.join(), -9);
});

for (const method of ['forkserver', 'spawn'] as const) {
	const Type = getContext(method).Process;
	for (const [signal, send] of [
		['SIGINT', (p: Process) => p.interrupt()],
		['SIGTERM', (p: Process) => p.terminate()],
		['SIGKILL', (p: Process) => p.kill()],
	] as const) {
		test(`${signal} right after start() is not lost (${method})`, async () => {
			for (let i = 0; i < count('signals', 3, 50); i++) {
				const p = new Type({ target: () => delay(60_000) });
				p.start();
				send(p);
				await p.join();
				assert.equal(p.signalCode, signal);
			}
		});
	}
}

for (const [name, end, code] of [
	['interrupt()', (p: Process) => p.interrupt(), -2],
	['terminate()', (p: Process) => p.terminate(), -15],
	['kill()', (p: Process) => p.kill(), -9],
	['the end of `await using`', (p: Process) => void p[Symbol.asyncDispose](), -15],
] as const) {
	test(`${name} ends a stopped child`, async () => {
		const p = await running(forever);
		const ended = p.join();
		process.kill(p.pid as number, 'SIGSTOP');
		await eventually('it is stopped', () => isStopped(p.pid as number));
		assert.equal(await p.join({ timeout: 0 }), undefined);
		assert.equal(p.isAlive(), true);
		end(p);
		assert.equal(await ended, code);
	});
}

test('a child that is stopped and continues is not lost', async () => {
	const p = await running(() => {
		process.on('SIGCONT', () => process.exit(4));
		forever();
	});
	process.kill(p.pid as number, 'SIGSTOP');
	await eventually('it is stopped', () => isStopped(p.pid as number));
	process.kill(p.pid as number, 'SIGCONT');
	assert.equal(await p.join(), 4);
});

test('signals to a child that has ended do nothing', async () => {
	const p = new Process();
	p.start();
	await p.join();
	p.interrupt();
	p.terminate();
	p.kill();
	assert.equal(p.exitCode, 0);
});

test('PRO17 many sleeping children are all terminated', async () => {
	const processes = Array.from({ length: count('many', 5, 100) }, () => new Process({ target: () => delay(60_000) }));
	for (const p of processes) p.start();
	for (const p of processes) p.terminate();
	assert.deepEqual(new Set(await Promise.all(processes.map((p) => p.join()))), new Set([-15]));
});

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
	test(`PRO23 PRO24 ${signal} to the standby lets running children complete, and the next start works`, async () => {
		const program = startProgram(inRepository('test/fixtures/process/standby-is-killed.mjs'), { args: [signal] });
		const { stdout, stderr, code } = await program.result;
		assert.deepEqual([stdout, stderr, code], ['first ended with 5\nsecond ended with 6\nthird ended with 7\n', '', 0]);
	});
}
