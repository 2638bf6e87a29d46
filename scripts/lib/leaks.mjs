/**
 * Finds what a test run left behind. Each run has its own temp folder, and a marker in its
 * environment that all of its processes inherit. So everything with that marker or in that folder
 * belongs to the run.
 */
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The environment variable that holds the run's marker. */
export const MARKER = 'MULTIPROCESS_TEST_RUN';

/** Milliseconds that ending processes get before they count as left behind. */
const PATIENCE = 5_000;

/**
 * What tools keep in the temp folder on purpose: the code caches of Node, which npm and tsc enable,
 * and of tsx.
 */
const TOOL_CACHE = /^(node-compile-cache|tsx-\d+)$/;

/**
 * Waits for processes that are ending, then reports all that is left, kills it and removes it.
 * Other programs, such as other runs of these tests, are left alone.
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
 * Whether the entry was made by a program with this temp folder: a folder of shared memory has a
 * link to its spill folder there.
 */
function isOf(entry, folder) {
	try {
		return readlinkSync(`${entry}/spill`).startsWith(`${folder}/`);
	} catch {
		return false;
	}
}

/** Needs a `/proc`. A zombie's environment reads as empty, so it does not count. */
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
