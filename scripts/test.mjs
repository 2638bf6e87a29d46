/**
 * `npm test [-- [--soak] [--all-nodes] [-t name] files…]`: builds, runs the tests on this Node and, but for those that need not, on Node 24 (and 22 and 26), and
 * fails if a run left a process or a file behind. The last line says `Tests: N passed, N failed, N skipped`, summed over the runs.
 */
import { parseArgs } from 'node:util';
import { build } from './lib/build.mjs';
import { findNodes } from './lib/nodes.mjs';
import { runOn } from './lib/run-on.mjs';
import { findTestFiles, runsOnce } from './lib/test-files.mjs';

process.exitCode = (await main()) ? 0 : 1;

async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { soak: { type: 'boolean' }, 'all-nodes': { type: 'boolean' }, name: { type: 'string', short: 't' } },
	});
	const total = { passed: 0, failed: 0, skipped: 0 };
	let ok = build();
	if (!ok) console.error('\nThe build failed: no test was run.');
	else {
		const nodeArguments = values.name === undefined ? [] : [`--test-name-pattern=${values.name}`];
		const files = findTestFiles(positionals);
		const { nodes, missing } = findNodes({ all: values['all-nodes'] });
		for (const [index, node] of nodes.entries()) {
			const toRun = index === 0 ? files : files.filter((file) => !runsOnce(file));
			if (toRun.length === 0) continue;
			console.log(`\n━━ Node ${node.version}: ${toRun.length} files`);
			const outcome = await runOn(node, toRun, { nodeArguments, soak: values.soak ?? false });
			for (const problem of outcome.problems) console.error(`✖ Node ${node.version}: ${problem}`);
			for (const kind of Object.keys(total)) total[kind] += outcome[kind];
			ok &&= outcome.ok;
			if (outcome.interrupted) break;
		}
		for (const problem of missing) console.log(`\n${problem}`);
		if (!ok) console.error('\nThe tests failed.');
	}
	console.log(`\nTests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
	return ok;
}
