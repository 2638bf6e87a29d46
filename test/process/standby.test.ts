import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { getContext, Process, setForkserverPreload } from 'multiprocess';
import { askChild } from '../support/child.js';
import { eventually } from '../support/eventually.js';
import { childrenOf } from '../support/processes.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

/** Starts a first process and waits until there is a standby. */
async function standby(options: { env?: Record<string, string> } = {}): Promise<number> {
	const first = new Process({ target: () => {}, ...options });
	first.start();
	await first.join();
	return eventually('there is a standby', () => childrenOf()[0]);
}

test('a start takes the standby, a process that was there before', async () => {
	const waiting = await standby();
	const p = new Process();
	p.start();
	assert.ok([waiting, ...childrenOf()].includes(p.pid as number));
	assert.equal(p.pid, waiting);
	assert.equal(await p.join(), 0);
});

test('a start with method spawn takes no standby', async () => {
	const before = childrenOf();
	const p = new (getContext('spawn').Process)();
	p.start();
	assert.ok(!before.includes(p.pid as number));
	await p.join();
	await standby();
});

test('a standby takes on folder, environment and title at the time of the start', async (t) => {
	await standby();
	process.env['NOW'] = 'yes';
	process.env['GONE'] = 'not yet';
	await standby();
	delete process.env['GONE'];
	const folder = process.cwd();
	process.chdir('/');
	try {
		const before = childrenOf();
		const seen = await askChild(
			t,
			() => [process.pid, process.cwd(), process.env['NOW'], process.env['GONE'] ?? null, process.env['ADDED']],
			{ env: { ADDED: 'too' } },
		);
		assert.ok(before.includes(Number(seen[0])));
		assert.deepEqual(seen.slice(1), ['/', 'yes', null, 'too']);
	} finally {
		process.chdir(folder);
		delete process.env['NOW'];
	}
});

for (const [name, value, read] of [
	['TZ', 'Asia/Tokyo', () => new Date(0).getHours()],
	[
		'NODE_OPTIONS',
		'--import=data:text/javascript,globalThis.given=3',
		() => Reflect.get(globalThis, 'given') as unknown,
	],
	['NODE_EXTRA_VARIABLE', 'x', () => process.env['NODE_EXTRA_VARIABLE']],
	['UV_THREADPOOL_SIZE', '2', () => process.env['UV_THREADPOOL_SIZE']],
	['LC_ALL', 'de-DE', () => new Intl.NumberFormat().format(1.5)],
	['OPENSSL_CONF', '/dev/null', () => process.env['OPENSSL_CONF']],
] as const) {
	const expected = { TZ: 9, NODE_OPTIONS: 3, LC_ALL: '1,5' } as Record<string, unknown>;
	test(`a start with ${name}, which node reads when it boots, takes a fresh process and has it`, async (t) => {
		const waiting = await standby();
		const [pid, seen] = await askChild(t, (fn) => [process.pid, fn()] as const, {
			args: [read],
			env: { [name]: value },
		});
		assert.equal(seen, expected[name] ?? value);
		assert.notEqual(pid, waiting);
	});
}

test('a standby booted in another environment is not taken', async (t) => {
	const hours = () => new Date(0).getUTCHours() - new Date(0).getHours();
	const before = await askChild(t, hours);
	process.env['TZ'] = 'Asia/Tokyo';
	// The standby for the next start boots now.
	await eventually('there is a standby', () => childrenOf().length > 0);
	delete process.env['TZ'];
	assert.equal(await askChild(t, hours), before);
	process.env['TZ'] = 'Asia/Tokyo';
	assert.equal(await askChild(t, hours), -9);
	delete process.env['TZ'];
	assert.equal(await askChild(t, hours), before);
});

test('standbys end when the preloads are set', async () => {
	const waiting = await standby();
	setForkserverPreload([]);
	await eventually('it has ended', () => !childrenOf().includes(waiting));
	assert.notEqual(await standby(), waiting);
});

test('a standby dismissed while it boots does not hold up the next one', async () => {
	for (let i = 0; i < 3; i++) {
		const booting = await standby();
		setForkserverPreload([]);
		const p = new Process({ target: () => {} });
		p.start();
		await p.join();
		await eventually('there is another', () => childrenOf().some((pid) => pid !== booting));
	}
});

test("a pool's worker takes the standby that is there, and none is booted beside it before the next start", async () => {
	const result = await runProgram(inRepository('test/fixtures/process/pool-beside-standby.mjs'));
	assert.equal(result.stdout, 'true 1\ntrue\n', describeResult(result));
});

test('two standbys are kept while starts keep coming', async () => {
	await standby();
	await standby();
	await eventually('there are two', () => childrenOf().length === 2);
});

test('a burst takes standbys that still boot', async () => {
	await standby();
	const processes = Array.from(
		{ length: 6 },
		(_, i) => new Process({ target: (n: number) => process.exit(n), args: [i] }),
	);
	for (const p of processes) p.start();
	assert.deepEqual(await Promise.all(processes.map((p) => p.join())), [0, 1, 2, 3, 4, 5]);
});

test('a standby that hangs while it boots ends with the program', async (t) => {
	const folder = tempDir(t);
	writeFileSync(
		join(folder, 'node'),
		`#!/bin/sh\nif [ -e '${folder}/first' ]; then touch '${folder}/hangs'; exec sleep 600; fi\ntouch '${folder}/first'\nexec '${process.execPath}' "$@"\n`,
		{ mode: 0o755 },
	);
	writeFileSync(
		join(folder, 'program.mjs'),
		`import { existsSync } from 'node:fs';
		import { setTimeout } from 'node:timers/promises';
		import { Process, setExecutable } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
		setExecutable('${folder}/node');
		const p = new Process({ target: () => {} });
		p.start();
		console.log(await p.join());
		while (!existsSync('${folder}/hangs')) await setTimeout(10);`,
	);
	// The output is complete once all processes that hold it are gone.
	const { stdout, code } = await runProgram(join(folder, 'program.mjs'), { deadline: 20_000 });
	assert.deepEqual([stdout, code], ['0\n', 0]);
});
