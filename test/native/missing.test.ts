import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPackageFolder } from '../support/package-folder.js';
import { describeResult, runProgram } from '../support/run-program.js';

const PROGRAM = `
import { Lock, Pool, Process } from 'multiprocess';
try {
	new Lock();
} catch (error) {
	console.log(\`\${error.name}: \${error.message}\`);
}
const p = new Process({ target: () => process.exit(3) });
p.start();
const pool = new Pool(1);
console.log(await p.join(), await pool.apply((x) => x + 1, [1]));
pool.close();
await pool.join();
`;

test('under --no-addons the reason is one sentence', async (t) => {
	const folder = await createPackageFolder();
	t.after(() => folder.remove());
	const program = folder.write('program.mjs', PROGRAM);
	const result = await runProgram(program, { cwd: folder.path, execArgv: ['--no-addons'] });
	assert.match(
		result.stdout,
		/^ProcessError: .*disabled\. Process and Pool work without it\n3 2\n$/,
		describeResult(result),
	);
});

test('without an addon for the machine, calls that need it say so, and processes and pools work', async (t) => {
	const folder = await createPackageFolder();
	t.after(() => folder.remove());
	rmSync(join(folder.path, 'node_modules/multiprocess/prebuilds'), { recursive: true });
	const result = await runProgram(folder.write('program.mjs', PROGRAM), { cwd: folder.path });
	assert.match(
		result.stdout,
		/^ProcessError: shared memory and locks need the addon .* for linux-\w+, but .*Process and Pool work without it\n3 2\n$/,
		describeResult(result),
	);
});
