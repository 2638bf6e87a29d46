import { readdirSync, readFileSync } from 'node:fs';

/** Whether `pid` runs. False once it has ended, even if nobody has reaped it yet. */
export function isRunning(pid: number): boolean {
	const status = processStatus(pid);
	return status !== undefined && status.state !== 'Z' && status.state !== 'X';
}

/** Whether `pid` waits for something in the system. */
export function isAsleep(pid: number): boolean {
	return processStatus(pid)?.state === 'S';
}

/** Whether `pid` is stopped by a signal. */
export function isStopped(pid: number): boolean {
	return processStatus(pid)?.state === 'T';
}

/** The pids of `parent`'s own running children. */
export function childrenOf(parent: number = process.pid): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => processStatus(pid)?.parent === parent && isRunning(pid));
}

/** The pids of all running descendants of `ancestor`. */
export function descendantsOf(ancestor: number = process.pid): number[] {
	return childrenOf(ancestor).flatMap((pid) => [pid, ...descendantsOf(pid)]);
}

/** The state's letter and the parent's pid, from `/proc/PID/stat`: `pid (command) S parent …`. */
function processStatus(pid: number): { state: string; parent: number } | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The command may contain blanks and parentheses; the last parenthesis ends it.
		const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return { state, parent: Number(parent) };
	} catch {
		return undefined;
	}
}
