/**
 * Whether a process is stopped by a signal, such as SIGSTOP or Ctrl-Z. A debugger's hold does not
 * count. Always false outside Linux, where the system does not tell.
 */
export function isStopped(pid: number): boolean {
	let stat: string;
	try {
		stat = process.getBuiltinModule('node:fs').readFileSync(`/proc/${pid}/stat`, 'utf8');
	} catch {
		return false;
	}
	// `pid (command) S …`. The command may contain parentheses; the last one ends it.
	return stat[stat.lastIndexOf(')') + 2] === 'T';
}
