/**
 * Hashes and gzips every file of a folder in a pool of processes, then does the same in a plain
 * loop and compares the results:
 *
 *   node examples/hash-and-gzip.mjs [folder] [--processes N] [--no-compare]
 *
 * The default folder is the project's own node_modules. Nothing is written.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Pool } from 'multiprocess';
import { count, megabytes, seconds } from './support/format.mjs';
import { listFiles } from './support/list-files.mjs';
import { readOptions } from './support/options.mjs';
import { ProgressLine } from './support/progress-line.mjs';

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());

try {
	await main(readOptions(process.argv.slice(2)));
} catch (error) {
	if (interrupt.signal.aborted) fail('\nInterrupted.', 130);
	else if (error.code === 'ERR_EXAMPLE_OPTION') fail(error.message, 1);
	else throw error;
}

async function main({ folder, processes, compare }) {
	const { files, bytes, links, problems } = await listFiles(folder);
	const leftOut = links > 0 ? ` (${count(links, 'symbolic link')} left out)` : '';
	console.log(`${count(files, 'file')}, ${megabytes(bytes)} in ${folder}${leftOut}`);
	if (files.length === 0) return listUnreadable(problems, folder);
	const paths = files.map(({ path }) => path);
	const total = { files: files.length, bytes };

	if (compare) await readAll(paths);
	const pooled = await measure(`pool of ${processes}`, total, inPool(paths, processes));
	const looped = compare ? await measure('plain loop', total, inLoop(paths)) : undefined;

	report(pooled, looped, processes);
	listUnreadable([...problems, ...pooled.failed], folder);
	if (looped) assertSame(pooled, looped);
}

/**
 * The task of a worker. An error would end the loop over the results, so it becomes a result.
 */
function hashAndGzip(path) {
	try {
		const content = readFileSync(path);
		const sha256 = createHash('sha256').update(content).digest('hex');
		return { path, sha256, bytes: content.length, gzipped: gzipSync(content).length };
	} catch (error) {
		return { path, problem: error.message };
	}
}

async function* inPool(paths, processes) {
	const pool = new Pool(processes);
	interrupt.signal.addEventListener('abort', () => pool.terminate());
	try {
		yield* pool.imapUnordered(hashAndGzip, paths);
	} finally {
		pool.terminate();
		await pool.join();
	}
}

async function* inLoop(paths) {
	for (const path of paths) {
		yield hashAndGzip(path);
		await checkInterrupt();
	}
}

/** Brings the files into the system's cache, so that both ways find them there. */
async function readAll(paths) {
	for (const path of paths) {
		try {
			readFileSync(path);
		} catch {
			// The task that hashes the file reports it.
		}
		await checkInterrupt();
	}
}

/** Takes a turn of the event loop, without which Ctrl-C would wait for the end. */
async function checkInterrupt() {
	await turnOfEventLoop();
	interrupt.signal.throwIfAborted();
}

async function measure(title, total, results) {
	const sum = { files: 0, bytes: 0, gzipped: 0, hashes: new Map(), failed: [], time: 0 };
	const line = new ProgressLine(title, total);
	const began = performance.now();
	try {
		for await (const result of results) {
			if (result.problem !== undefined) sum.failed.push(result);
			else {
				sum.files++;
				sum.bytes += result.bytes;
				sum.gzipped += result.gzipped;
				sum.hashes.set(result.path, result.sha256);
			}
			line.update(sum.files + sum.failed.length, sum.bytes);
		}
		sum.time = performance.now() - began;
	} finally {
		line.end();
	}
	return sum;
}

function report(pooled, looped, processes) {
	const { files, bytes, gzipped, time } = pooled;
	const rows = [
		['files', count(files)],
		['bytes in', megabytes(bytes)],
		['bytes out', `${megabytes(gzipped)} gzipped${bytes > 0 ? `, ${Math.round((gzipped / bytes) * 100)} %` : ''}`],
		['pool', `${seconds(time)} with ${count(processes, 'process')}, their start included`],
	];
	if (looped) {
		rows.push(['plain loop', `${seconds(looped.time)} with the same function over the same files`]);
		rows.push(['speed-up', `${(looped.time / time).toFixed(2)}×`]);
	}
	console.log(`\n${rows.map(([name, value]) => `  ${name.padEnd(12)}${value}`).join('\n')}`);
}

function listUnreadable(problems, folder) {
	if (problems.length === 0) return;
	console.log(`\nCould not be read:`);
	for (const { path, problem } of problems) console.log(`  ${relative(folder, path) || path}: ${problem}`);
}

function assertSame(pooled, looped) {
	for (const [path, sha256] of looped.hashes)
		if (pooled.hashes.get(path) !== sha256) throw new Error(`${path} changed while this ran: its two hashes differ.`);
}

function fail(message, exitCode) {
	console.error(message);
	process.exitCode = exitCode;
}
