/**
 * Starting one node process with a control channel, and saying why where the system refuses.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Channel } from './channel.js';
import { cannotStart } from './messages.js';

export interface NodeProcess {
	readonly process: ChildProcess;
	readonly pid: number;
	readonly channel: Channel;
	/** The environment it booted with. */
	readonly env: NodeJS.ProcessEnv;
}

/** @throws ProcessError with the errno and the limit it ran into */
export function spawnNode(options: {
	execPath: string;
	execArgv: readonly string[];
	env: NodeJS.ProcessEnv;
	stdio: 'inherit' | 'pipe' | 'ignore';
}): NodeProcess {
	const { execPath, execArgv, env, stdio } = options;
	let child: ChildProcess;
	try {
		child = spawn(execPath, [...execArgv, BOOT_FILE], {
			// Loaders given by a relative path were meant from here; the child changes to its own directory when it starts its work.
			cwd: INITIAL_CWD,
			env,
			stdio: ['ignore', stdio, stdio, 'pipe'],
		});
	} catch (error) {
		throw cannotStart(error instanceof Error ? error.message : String(error), error);
	}
	const { pid } = child;
	if (pid === undefined) {
		// Node tells the reason a tick later only, as an event, which would be too late to throw.
		child.on('error', () => {});
		for (const stream of child.stdio ?? []) stream?.destroy();
		throw cannotStart(whyRefused(execPath));
	}
	return { process: child, pid, channel: new Channel(child.stdio[3] as Socket), env };
}

const BOOT_FILE = fileURLToPath(new URL('./boot.cjs', import.meta.url));
const INITIAL_CWD = process.cwd();

/** Finds the refusal again: what is exhausted or missing now, was a moment ago. */
function whyRefused(execPath: string): string {
	try {
		closeSync(openSync('/dev/null', 'r'));
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		return `${code}: no file descriptor is left (limit: ${limit('Max open files')}; see ulimit -n)`;
	}
	try {
		accessSync(execPath, constants.X_OK);
	} catch (error) {
		return `${(error as NodeJS.ErrnoException).code}: ${execPath} can't be executed (see setExecutable)`;
	}
	return `EAGAIN: the system allows no further process (limit: ${limit('Max processes')}; see ulimit -u)`;
}

function limit(name: string): string {
	try {
		const line = readFileSync('/proc/self/limits', 'utf8')
			.split('\n')
			.find((candidate) => candidate.startsWith(name));
		return line?.slice(name.length).trim().split(/\s+/)[0] ?? 'unknown';
	} catch {
		return 'unknown';
	}
}
