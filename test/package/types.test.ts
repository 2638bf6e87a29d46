/** A user's strict TypeScript program against the declarations as they are published. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPackageFolder, type PackageFolder } from '../support/package-folder.js';
import { inRepository } from '../support/repository.js';
import { type ProgramResult, runProgram } from '../support/run-program.js';

const PROCESS_PROGRAM = `
import { activeChildren, cpuCount, currentProcess, Process, ProcessError, parentProcess, ShippingError } from 'multiprocess';

class Greeter extends Process {
	override run(): string {
		return 'hello';
	}
}
const greet = (name: string, times: number): string => name.repeat(times);
const process1: Process<[name: string, times: number]> = new Process({ target: greet, args: ['a', cpuCount()], name: 'greeter' });
process1.start();
const code: number | undefined = await process1.join({ timeout: 1_000, signal: AbortSignal.timeout(2_000) });
const parent: string | undefined = parentProcess()?.name;
const children: Process[] = activeChildren();
new Process({ target: () => {} }).start();
new Greeter().start();
try {
	process1.start();
} catch (error) {
	if (error instanceof ProcessError || error instanceof ShippingError) console.log(error.code, code, parent, children, currentProcess().name);
}
// @ts-expect-error the target needs both arguments
new Process({ target: greet, args: ['a'] });
// @ts-expect-error args may be left out only where the target needs none
new Process({ target: greet });
// @ts-expect-error times are numbers
process1.join({ timeout: '1s' });
`;

const POOL_PROGRAM = `
import { Pool, WorkerLostError } from 'multiprocess';

await using pool = new Pool({ processes: 2, initializer: (level: number) => level, initArgs: [1] });
const one: string = await pool.apply((name: string, times: number) => name.repeat(times), ['a', 2]);
const awaited: number = await pool.apply(async () => 1);
const all: number[] = await pool.map((word: string) => word.length, ['a', 'bc'], { chunkSize: 1 });
const spread: number[] = await pool.starmap((a: number, b: number) => a + b, [[1, 2]] as const);
async function* words(): AsyncGenerator<string> {
	yield one;
}
for await (const length of pool.imapUnordered((word: string) => word.length, words())) all.push(length, awaited, ...spread);
for await (const outcome of pool.imapSettled((word: string) => word.length, ['a'])) {
	if (outcome.status === 'fulfilled') console.log(outcome.value.toFixed(), outcome.item.length);
	else if (outcome.reason instanceof WorkerLostError) console.log(outcome.reason.pid, outcome.reason.signal);
}
// @ts-expect-error the function takes a string
pool.apply((word: string) => word, [1]);
// @ts-expect-error the items are not what the function takes
pool.map((word: string) => word, [1]);
`;

let folder: PackageFolder;
before(async () => {
	folder = await createPackageFolder();
});
after(() => folder?.remove());

for (const [module, moduleResolution] of [
	['nodenext', 'nodenext'],
	['esnext', 'bundler'],
]) {
	for (const [name, text] of [
		['processes', PROCESS_PROGRAM],
		['pools', POOL_PROGRAM],
	] as const) {
		test(`a strict program with ${name} typechecks without skipLibCheck, moduleResolution ${moduleResolution}`, async () => {
			const result = await typecheck(`${name}-${moduleResolution}.ts`, text, { module, moduleResolution });
			assert.equal(result.stdout, '');
			assert.equal(result.code, 0);
		});
	}
}

test('the check of the types can fail', async () => {
	const wrong = `import { cpuCount } from 'multiprocess';\nconst wrong: string = cpuCount();\nconsole.log(wrong);\n`;
	const result = await typecheck('wrong.ts', wrong, { module: 'nodenext', moduleResolution: 'nodenext' });
	assert.match(result.stdout, /wrong\.ts\(2,7\): error TS2322/);
});

function typecheck(name: string, text: string, options: Record<string, unknown>): Promise<ProgramResult> {
	folder.write(name, text);
	const compilerOptions = {
		target: 'es2022',
		lib: ['es2023', 'esnext.disposable'],
		types: ['node'],
		strict: true,
		exactOptionalPropertyTypes: true,
		skipLibCheck: false,
		noEmit: true,
		...options,
	};
	const project = folder.write(`${name}.json`, JSON.stringify({ compilerOptions, files: [name] }));
	return runProgram(inRepository('node_modules/typescript/bin/tsc'), { args: ['-p', project], cwd: folder.path });
}
