/**
 * `npm run repeat -- 20 files…`: builds once and runs the test files that many times on each Node,
 * to find flaky tests. Stops at the first failure and shows it.
 */
import { build } from './lib/build.mjs';
import { findNodes, THIS } from './lib/nodes.mjs';
import { runOn } from './lib/run-on.mjs';
import { findTestFiles } from './lib/test-files.mjs';

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;

async function main([times, ...words]) {
	const count = Number(times);
	if (!Number.isInteger(count) || count < 1) {
		console.error('Usage: npm run repeat -- <times> [files…], for example: npm run repeat -- 20 test/pool');
		return false;
	}
	if (!build()) return false;
	const files = findTestFiles(words);
	const { nodes, missing } = findNodes([THIS, '24']);
	for (const problem of missing) console.log(problem);
	const total = { runs: 0, passed: 0, failed: 0, skipped: 0 };
	const seed = process.env.MULTIPROCESS_TEST_SEED;
	for (let round = 1; round <= count; round++) {
		for (const node of nodes) {
			// Gives tests of random programs another seed each time.
			process.env.MULTIPROCESS_TEST_SEED = seed ?? String(total.runs + Date.now());
			const outcome = await runOn(node, files, { quiet: true });
			total.runs++;
			for (const kind of ['passed', 'failed', 'skipped']) total[kind] += outcome[kind];
			if (!outcome.ok) {
				process.stdout.write(outcome.output);
				for (const problem of outcome.problems) console.error(`✖ ${problem}`);
				console.error(`Failed in round ${round} of ${count} on Node ${node.version}.`);
				return summary(total, files, false);
			}
			console.log(`round ${round} of ${count}, Node ${node.version}: ${outcome.passed} passed`);
		}
	}
	return summary(total, files, true);
}

function summary({ runs, passed, failed, skipped }, files, ok) {
	console.log(
		`Repeated: ${passed} passed, ${failed} failed, ${skipped} skipped in ${runs} runs of ${files.length} files`,
	);
	return ok;
}
