/**
 * Runs test files on one Node. On Node 24, files whose processes collect many megabytes run without
 * V8's threads, because they may otherwise never end.
 */
import { runTests } from './run-tests.mjs';
import { movesMuch } from './test-files.mjs';

/**
 * @param {import('./nodes.mjs').NodeBinary} node
 * @param {string[]} files
 * @param {{ nodeArguments?: string[], soak?: boolean, quiet?: boolean }} options as of `runTests`
 * @returns {Promise<import('./run-tests.mjs').Outcome>} the sum of all runs
 */
export async function runOn(node, files, { nodeArguments = [], ...options }) {
	const apart = node.version.startsWith('v24.') ? files.filter(movesMuch) : [];
	const total = { passed: 0, failed: 0, skipped: 0, ok: true, interrupted: false, problems: [], output: '' };
	for (const [group, flags] of [
		[files.filter((file) => !apart.includes(file)), []],
		[apart, ['--single-threaded']],
	]) {
		if (group.length === 0 || total.interrupted) continue;
		const outcome = await runTests({
			node: node.path,
			files: group,
			nodeArguments: [...flags, ...nodeArguments],
			...options,
		});
		for (const kind of ['passed', 'failed', 'skipped']) total[kind] += outcome[kind];
		total.ok &&= outcome.ok;
		total.interrupted ||= outcome.interrupted;
		total.problems.push(...outcome.problems);
		total.output += outcome.output;
	}
	return total;
}
