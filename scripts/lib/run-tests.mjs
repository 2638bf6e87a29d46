/**
 * Runs `node --test` once on one Node binary, in an environment of its own, and checks what the run
 * left behind.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findLeaks, MARKER } from './leaks.mjs';
import { pathFor } from './nodes.mjs';
import { root } from './root.mjs';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {boolean} ok
 * @property {boolean} interrupted
 * @property {string[]} problems
 * @property {string} output
 */

/**
 * @param {object} options
 * @param {string} options.node
 * @param {string[]} options.files
 * @param {string[]} [options.nodeArguments]
 * @param {boolean} [options.soak]
 * @param {boolean} [options.quiet] Shows nothing; `output` of the outcome holds the text instead.
 * @returns {Promise<Outcome>}
 */
export async function runTests({ node, files, nodeArguments = [], soak = false, quiet = false }) {
	const folder = mkdtempSync(join(tmpdir(), 'multiprocess-test-'));
	const countsFolder = mkdtempSync(join(tmpdir(), 'multiprocess-counts-'));
	const countsFile = join(countsFolder, 'counts.json');
	const marker = randomUUID();
	try {
		const { status, interrupted, output } = await run(
			node,
			[
				'--test',
				// For two cores: tests mostly wait for processes.
				'--test-concurrency=3',
				// Applies to a whole test file: one that hangs is ended, and the others are still reported.
				`--test-timeout=${soak ? 3_600_000 : 360_000}`,
				'--test-reporter=spec',
				'--test-reporter-destination=stdout',
				`--test-reporter=${fileURLToPath(new URL('./counts-reporter.mjs', import.meta.url))}`,
				`--test-reporter-destination=${countsFile}`,
				...nodeArguments,
				...files,
			],
			environment({ node, folder, marker, soak }),
			quiet,
		);
		const leaks = await findLeaks({ marker, folder });
		return { ...judge(readCounts(countsFile), status, leaks), interrupted, output };
	} finally {
		rmSync(folder, { recursive: true, force: true });
		rmSync(countsFolder, { recursive: true, force: true });
	}
}

function judge(counts, status, leaks) {
	const problems = leaks.map((leak) => `left behind: ${leak}`);
	const executed = counts.passed + counts.failed;
	if (executed === 0) problems.push('no test ran');
	if (status !== 0 && counts.failed === 0) problems.push(`node --test ended with ${status} although no test failed`);
	return { ...counts, problems, ok: counts.failed === 0 && problems.length === 0 };
}

/**
 * The caller's environment as a fresh shell would have it, without the variables that npm and an
 * outer test runner set for their children.
 */
function environment({ node, folder, marker, soak }) {
	// Node 20 reads the extra certificates at each start, and the tests start thousands of processes.
	// Only npm needs the certificates.
	const { NODE_EXTRA_CA_CERTS: certificates, ...rest } = process.env;
	const fresh = Object.entries(rest).filter(([name]) => !/^(npm_|NODE_TEST_)/.test(name));
	return {
		...Object.fromEntries(fresh),
		...(certificates ? { npm_config_cafile: certificates } : {}),
		PATH: pathFor(node, process.env.PATH),
		TMPDIR: folder,
		[MARKER]: marker,
		...(soak ? { MULTIPROCESS_SOAK: '1' } : {}),
	};
}

/**
 * Resolves with `status`, the exit code or the signal's name. Ends the run, and sets `interrupted`,
 * when this script is asked to end.
 */
function run(node, args, env, quiet) {
	return new Promise((resolve, reject) => {
		const child = spawn(node, args, {
			cwd: root,
			env,
			stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
		});
		const output = [];
		child.stdout?.on('data', (bytes) => output.push(bytes));
		child.stderr?.on('data', (bytes) => output.push(bytes));
		let interrupted = false;
		const end = () => {
			interrupted = true;
			child.kill('SIGTERM');
		};
		process.on('SIGINT', end).on('SIGTERM', end);
		child.on('error', reject);
		child.on('close', (code, signal) => {
			process.off('SIGINT', end).off('SIGTERM', end);
			resolve({ status: code ?? signal, interrupted, output: Buffer.concat(output).toString() });
		});
	});
}

function readCounts(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return { passed: 0, failed: 0, skipped: 0 };
	}
}
