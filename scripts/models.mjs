/**
 * `npm run models [model …] [--required]`: explores every state of the models in `test/models/`
 * with SPIN.
 *
 * A model describes a protocol of `src`, step by step. Its clean run must find no error. The end of
 * its head comment, `bugs: A, B`, names mistakes that some precaution of the protocol prevents. The
 * run with `-DA` puts mistake A back and must find an error, which shows that the model would
 * notice it.
 *
 * SPIN turns a model into a C program that explores all states. Its reduction is off, because it
 * may be unsound when a process is killed during a rendezvous. Without SPIN nothing is checked;
 * with `--required` that is a failure.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/root.mjs';

/** Number of runs at a time. */
const PARALLEL = 2;
/** Memory limit of a run. A run that needs more is incomplete and fails. */
const MEGABYTES = 3000;
/** The longest path of steps, and the size of the state table: 2^23 entries. */
const LIMITS = ['-m200000', '-w23'];
/** tcc compiles in no time. gcc's optimizations take longer than they save. */
const COMPILER = spawnSync('tcc', ['-v']).error ? ['gcc', '-O0'] : ['tcc'];

const { values: options, positionals: wanted } = parseArgs({
	options: { required: { type: 'boolean' } },
	allowPositionals: true,
});

if (spawnSync('spin', ['-V']).error) {
	console.log('spin is not installed (apt-get install spin): the models were not checked.');
	process.exit(options.required ? 1 : 0);
}

const folder = mkdtempSync(join(tmpdir(), 'multiprocess-models-'));
let running = 0;
const waiting = [];
const children = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
try {
	const results = await Promise.all(modelFiles().map(checkModel));
	const failures = results.filter((ok) => !ok).length;
	console.log(failures === 0 ? '\nAll models hold.' : `\n${failures} of ${results.length} models failed.`);
	process.exitCode = failures === 0 && results.length > 0 ? 0 : 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}

function modelFiles() {
	const models = join(root, 'test', 'models');
	const names = readdirSync(models).filter((name) => name.endsWith('.pml'));
	const unknown = wanted.filter((name) => !names.includes(`${name}.pml`));
	if (unknown.length > 0) throw new Error(`no model ${unknown.join(', ')} in ${models}`);
	return names
		.filter((name) => wanted.length === 0 || wanted.includes(basename(name, '.pml')))
		.map((name) => join(models, name));
}

/** Prints a line about the model. @returns whether it holds */
async function checkModel(file) {
	const name = basename(file, '.pml');
	const bugs = bugsOf(file);
	const [clean, ...withBug] = await Promise.all([explore(file), ...bugs.map((bug) => explore(file, bug))]);
	const problems = [];
	if (bugs.length === 0) problems.push('its head comment has no line `bugs: …`');
	if (clean.problem) problems.push(clean.problem);
	else if (clean.hasError) problems.push(`the clean run found an error\n${clean.output}`);
	bugs.forEach((bug, i) => {
		const { problem, hasError, seconds } = withBug[i];
		if (problem) problems.push(`${bug}: ${problem}`);
		else if (!hasError) problems.push(`${bug} was not found in ${seconds.toFixed(1)} s`);
	});
	if (problems.length > 0) console.log(`✖ ${name}: ${problems.join('\n  ')}`);
	else {
		const states = clean.states.toLocaleString('en-US');
		console.log(`✔ ${name}: ${states} states, ${clean.seconds.toFixed(1)} s, finds ${bugs.length} bugs`);
	}
	return problems.length === 0;
}

/** The names at the end of the model's head comment. */
function bugsOf(file) {
	const head = readFileSync(file, 'utf8').split('*/')[0];
	return /^ \* bugs: ([^]+)/m.exec(head)?.[1].match(/\w+/g) ?? [];
}

/**
 * Explores a model as soon as fewer than `PARALLEL` runs are active.
 *
 * @param {string} [bug] The mistake to put back.
 * @returns {Promise<{
 *   problem?: string, hasError?: boolean, states?: number, seconds?: number, output?: string
 * }>}
 */
async function explore(file, bug) {
	if (running === PARALLEL) await new Promise((resolve) => waiting.push(resolve));
	else running++;
	try {
		const cwd = join(folder, `${basename(file, '.pml')}-${bug ?? 'clean'}`);
		mkdirSync(cwd);
		const spin = await run('spin', ['-a', ...(bug ? [`-D${bug}`] : []), file], cwd);
		if (spin.status !== 0) return { problem: `spin failed\n${spin.output}` };
		const [compiler, ...flags] = [...COMPILER, '-w', '-DSAFETY', '-DNOFAIR', '-DNOREDUCE', `-DMEMLIM=${MEGABYTES}`];
		const compiled = await run(compiler, [...flags, '-o', 'pan', 'pan.c'], cwd);
		if (compiled.status !== 0) return { problem: `${compiler} failed\n${compiled.output}` };
		const began = performance.now();
		const pan = await run('./pan', ['-n', ...LIMITS], cwd);
		return { ...resultOf(pan), seconds: (performance.now() - began) / 1000 };
	} finally {
		const next = waiting.shift();
		if (next) next();
		else running--;
	}
}

/**
 * Reads the output of the program that explored the states. An error counts even if the run was cut
 * short.
 */
function resultOf({ output, status }) {
	const errors = /errors: (\d+)/.exec(output)?.[1];
	const states = /(\d+) states, stored/.exec(output)?.[1];
	if (errors === undefined || states === undefined) return { problem: `exit code ${status}\n${output}` };
	const hasError = Number(errors) > 0;
	if (!hasError && /max search depth too small|out of memory|Search not completed/.test(output))
		return { problem: `not all states were explored\n${output}` };
	return { hasError, states: Number(states), output };
}

/** @returns {Promise<{ status: number | null, output: string }>} */
function run(command, args, cwd) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
		children.add(child);
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		child.on('error', reject);
		child.on('close', (status) => {
			children.delete(child);
			resolve({ status, output });
		});
	});
}

/** Cleans up after an interrupt. */
function stop() {
	for (const child of children) child.kill('SIGKILL');
	rmSync(folder, { recursive: true, force: true });
	process.exit(1);
}
