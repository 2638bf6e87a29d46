/**
 * `npm run loaders [-- --node 22] [words]`: runs the programs of `test/fixtures/loaders` under
 * every loader, or under those whose name contains one of the words. It uses Node 20, 22, 24 and
 * 26, or the given ones. Prints which passed where. Exits with 1 if anything failed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './lib/build.mjs';
import { loaderTable } from './lib/loader-table.mjs';
import { root } from './lib/root.mjs';
import { runTests } from './lib/run-tests.mjs';

process.exitCode = (await main()) ? 0 : 1;

async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { node: { type: 'string', multiple: true } },
	});
	if (!build()) return false;
	process.env.ALL_LOADERS = '1';
	const runs = [];
	let ok = true;
	for (const node of nodes(values.node)) {
		console.log(`\n━━ Node ${node.version}`);
		const { outcomes, problems, interrupted, ...outcome } = await runOn(node, positionals);
		for (const problem of problems) console.error(`✖ Node ${node.version}: ${problem}`);
		runs.push({ node: node.version, outcomes });
		ok &&= outcome.ok;
		if (interrupted) break;
	}
	console.log(`\n${loaderTable(runs).join('\n')}`);
	return ok;
}

/**
 * This Node and those of the devDependencies, one per major version.
 *
 * @param {string[] | undefined} wanted majors
 */
function nodes(wanted) {
	const paths = ['22', '24', '26'].map((major) => join(root, 'node_modules', `node-${major}`, 'bin', 'node'));
	const found = new Map();
	for (const path of [process.execPath, ...paths.filter((each) => existsSync(each))]) {
		const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1);
		const major = Number.parseInt(version, 10);
		if (!found.has(major)) found.set(major, { version, path });
	}
	const chosen = [...found].filter(([major]) => !wanted || wanted.includes(String(major)));
	return chosen.sort(([a], [b]) => a - b).map(([, node]) => node);
}

async function runOn(node, words) {
	const pattern = words.map(escape).join('|');
	const folder = mkdtempSync(join(tmpdir(), 'multiprocess-loaders-'));
	const file = join(folder, 'outcomes');
	try {
		const outcome = await runTests({
			node: node.path,
			files: ['scripts', 'runners'].map((name) => `build/test/loaders/${name}.test.js`),
			nodeArguments: [
				`--test-reporter=${fileURLToPath(new URL('./lib/outcomes-reporter.mjs', import.meta.url))}`,
				`--test-reporter-destination=${file}`,
				'--test-timeout=3600000',
				...(pattern === '' ? [] : [`--test-name-pattern=${pattern}`]),
			],
		});
		const lines = readFileSync(file, 'utf8')
			.split('\n')
			.filter((line) => line !== '');
		// Node 20 reports tests outside the pattern as skipped.
		const outcomes = lines.map((line) => JSON.parse(line)).filter(({ name }) => new RegExp(pattern).test(name));
		return { ...outcome, outcomes };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function escape(word) {
	return word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
