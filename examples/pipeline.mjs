/**
 * Counts the words of a large text file in a pipeline: one process puts blocks of lines into a
 * queue, others take them and count, and the program adds up the counts. Then it does the same in a
 * plain loop and compares:
 *
 *   node examples/pipeline.mjs [megabytes] [workers]
 *
 * The file, of 256 MB by default, is made in the temp folder and removed at the end. It was just
 * written, so it is in the system's cache and nothing waits for a disk. Expect a speed-up below the
 * number of CPUs: the reader needs a tenth of one, and starting the processes takes some tenths of
 * a second, too much for a small file. On two CPUs the speed-up is about 1.5. The queue holds at
 * most 16 blocks, so it takes 4 MiB however large the file is.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuCount, Process, Queue } from 'multiprocess';

const MEGABYTES = Number(process.argv[2] ?? 256);
const WORKERS = Number(process.argv[3] ?? cpuCount());
const BLOCK = 256 * 1024;

/**
 * Yields the file's blocks of whole lines, all in the same memory: a block is valid until the next
 * one is asked for.
 */
function* blocksOf(path) {
	const buffer = Buffer.alloc(BLOCK);
	const file = openSync(path);
	try {
		for (let at = 0; ; ) {
			const bytes = readSync(file, buffer, 0, BLOCK, at);
			if (bytes === 0) return;
			// Cuts a line that is longer than a block.
			const end = buffer.lastIndexOf('\n', bytes - 1) + 1 || bytes;
			yield buffer.subarray(0, end);
			at += end;
		}
	} finally {
		closeSync(file);
	}
}

function countWords(block, tally) {
	for (const word of block.toString().match(/\S+/g) ?? []) tally.set(word, (tally.get(word) ?? 0) + 1);
}

async function countInPipeline(path) {
	const blocks = new Queue({ maxSize: 16 });
	const tallies = new Queue();

	const reader = new Process({
		target: async () => {
			// Waits while the queue is full. The item is a copy, so the block's memory may be used
			// again.
			for (const block of blocksOf(path)) await blocks.put(block);
			// No more will come: the workers' loops end when the queue is empty.
			blocks.shutdown();
		},
	});
	const workers = Array.from(
		{ length: WORKERS },
		() =>
			new Process({
				target: async () => {
					const tally = new Map();
					for await (const block of blocks) countWords(block, tally);
					await tallies.put(tally);
				},
			}),
	);
	for (const p of [reader, ...workers]) p.start();

	// The workers may end before their tallies are got: an item stays in the queue.
	for (const p of [reader, ...workers])
		if ((await p.join()) !== 0) throw new Error(`${p.name} ended with exit code ${p.exitCode}`);
	tallies.shutdown();

	const total = new Map();
	for await (const tally of tallies) for (const [word, count] of tally) total.set(word, (total.get(word) ?? 0) + count);
	return total;
}

function countInLoop(path) {
	const tally = new Map();
	for (const block of blocksOf(path)) countWords(block, tally);
	return tally;
}

/** Writes lines of ten words, out of 2,000 words of very different frequency. */
function writeText(path) {
	const words = Array.from({ length: 2000 }, (_, i) => `w${(i * 7919).toString(36)}`);
	let seed = 1;
	const random = () => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
		return seed / 2 ** 32;
	};
	const file = openSync(path, 'w');
	let bytes = 0;
	while (bytes < MEGABYTES * 1e6) {
		let text = '';
		for (let i = 1; i <= 10_000; i++)
			text += words[Math.floor(random() * random() * words.length)] + (i % 10 === 0 ? '\n' : ' ');
		bytes += writeSync(file, text);
	}
	closeSync(file);
	return bytes;
}

const folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
process.once('SIGINT', () => process.exit(130));
const path = join(folder, 'text.txt');
const megabytes = writeText(path) / 1e6;

const began = performance.now();
const inPipeline = await countInPipeline(path);
const beganLoop = performance.now();
const inLoop = countInLoop(path);
const ended = performance.now();

for (const [word, count] of [...inLoop, ...inPipeline])
	if (inLoop.get(word) !== count || inPipeline.get(word) !== count) throw new Error(`the results differ: ${word}`);

const words = [...inLoop.values()].reduce((sum, count) => sum + count);
const rate = (milliseconds) => `${((megabytes * 1000) / milliseconds).toFixed(0)} MB/s`;
console.log(`${megabytes.toFixed(0)} MB, ${words} words, ${inLoop.size} different ones`);
console.log(`pipeline of ${WORKERS + 1} processes: ${rate(beganLoop - began)}`);
console.log(`plain loop, same result: ${rate(ended - beganLoop)}`);
console.log(`speed-up: ${((ended - beganLoop) / (beganLoop - began)).toFixed(2)}×`);
