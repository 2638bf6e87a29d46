/**
 * What importing a library costs: in a fresh program, and inside a process that our library
 * started.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { importPeer } from '../peers/import-peer.mjs';

export const row = {
	title: 'Import of the package, each round in a fresh program',
	contenders: ['multiprocess', 'piscina', 'tinypool-threads', 'workerpool-threads', 'python-fork', 'joblib'],
	measures: {
		parent: {
			title: 'in the program itself',
			unit: 'ms',
			better: 'less',
			target: { text: '≤ 15 ms', limit: () => 15 },
		},
		child: {
			title: 'again in a standby process',
			unit: 'ms',
			better: 'less',
			target: { text: 'preloaded: ≤ 1 ms', limit: () => 1 },
		},
	},
	fresh: true,
	full: { rounds: 15 },
	quick: { rounds: 3 },
};

export async function prepare({ module }) {
	const peer = /^\.\/peers\/(.*)\.mjs$/.exec(module)?.[1];
	return {
		async round() {
			const began = performance.now();
			const imported = await (peer === undefined ? import('multiprocess') : importPeer(peer));
			const parent = performance.now() - began;
			return peer === undefined ? { parent, child: await importInChild(imported) } : { parent };
		},
	};
}

/**
 * Measures the import in a standby, which the first start boots. The child's output is the
 * program's own, so the time comes back in a file.
 */
async function importInChild({ Process }) {
	const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
	const file = join(folder, 'time');
	for (let start = 0; start < 2; start++) {
		const child = new Process({ target: timeImport, args: [file] });
		child.start();
		await child.join();
		await sleep(500);
	}
	const time = Number(readFileSync(file, 'utf8'));
	rmSync(folder, { recursive: true });
	return time;
}

async function timeImport(file) {
	const began = performance.now();
	await import('multiprocess');
	writeFileSync(file, String(performance.now() - began));
}
