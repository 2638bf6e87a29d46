/**
 * `npm test [-- [--soak] [--on this,22,24] [-t name] files…]`: builds, runs the tests on this Node
 * or on the named ones, and fails if a run left a process or a file behind. Files that need only
 * one Node run on this one. The last line says `Tests: N passed, N failed, N skipped`, summed over
 * the runs.
 */
import { parseArgs } from 'node:util';
import { build } from './lib/build.mjs';
import { findNodes, THIS } from './lib/nodes.mjs';
import { runOn } from './lib/run-on.mjs';
import { findTestFiles, runsOnce } from './lib/test-files.mjs';

process.exitCode = (await main()) ? 0 : 1;

async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			soak: { type: 'boolean' },
			on: { type: 'string', default: THIS },
			name: { type: 'string', short: 't' },
		},
	});
	const total = { passed: 0, failed: 0, skipped: 0 };
	let ok = build();
	if (!ok) console.error('\nThe build failed: no test was run.');
	else {
		const nodeArguments = values.name === undefined ? [] : [`--test-name-pattern=${values.name}`];
		const files = findTestFiles(positionals);
		const { nodes, missing } = findNodes(values.on.split(','));
		for (const node of nodes) {
			const isThis = node.path === process.execPath;
			const toRun = isThis ? files : files.filter((file) => !runsOnce(file));
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
