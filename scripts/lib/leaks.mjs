/**
 * What a run of tests left behind. Each run has a marker of its own in its environment, which every
 * process that it starts inherits, and a temp folder of its own; so whatever carries the marker or
 * stands in the folder is the run's.
 */
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Name of the environment variable whose value is the run's marker. */
export const MARKER = 'MULTIPROCESS_TEST_RUN';

/** Milliseconds that a process which is just ending has to be gone. */
const PATIENCE = 5_000;

/**
 * What tools keep in the temp folder on purpose: the code caches of node (npm
 * and tsc ask for it) and of tsx.
 */
const TOOL_CACHE = /^(node-compile-cache|tsx-\d+)$/;

/**
 * Waits for what is just ending, then names what is left, ends it and removes it. Other programs
 * use this machine, too, other runs of these tests among them: what is theirs is left alone.
 * @param {{ marker: string, folder: string }} run
 * @returns {Promise<string[]>} one line for each process and file
 */
export async function findLeaks(run) {
	const deadline = Date.now() + PATIENCE;
	let left = leftovers(run);
	while (left.processes.length + left.shared.length > 0 && Date.now() < deadline) {
		await delay(50);
		left = leftovers(run);
	}
	for (const { pid } of left.processes) kill(pid);
	for (const name of left.shared) rmSync(`/dev/shm/${name}`, { recursive: true, force: true });
	return [
		...left.processes.map(({ pid, command }) => `process ${pid}: ${command}`),
		...left.shared.map((name) => `shared memory: /dev/shm/${name}`),
		...list(run.folder)
			.filter((name) => !TOOL_CACHE.test(name))
			.map((name) => `temporary file: ${run.folder}/${name}`),
	];
}

function leftovers({ marker, folder }) {
	return {
		processes: processesWith(`${MARKER}=${marker}`),
		shared: list('/dev/shm').filter((name) => isOf(`/dev/shm/${name}`, folder)),
	};
}

/**
 * Whether a program with this temp folder made it: a folder of shared memory
 * has a link to its place there.
 */
function isOf(entry, folder) {
	try {
		return readlinkSync(`${entry}/spill`).startsWith(`${folder}/`);
	} catch {
		return false;
	}
}

/**
 * Only where there is a `/proc`; a zombie's environment reads as empty, so that it does not count.
 */
function processesWith(variable) {
	const found = [];
	for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
		if (read(`/proc/${pid}/environ`).split('\0').includes(variable)) {
			found.push({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).split('\0').join(' ').trim() });
		}
	}
	return found;
}

function kill(pid) {
	try {
		process.kill(pid, 'SIGKILL');
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

function list(folder) {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function read(file) {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
