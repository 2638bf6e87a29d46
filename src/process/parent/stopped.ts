/**
 * Whether a process is stopped by a signal, as SIGSTOP or Ctrl-Z; one that a debugger holds is not.
 * False where the system does not tell, which is anywhere but on Linux.
 */
export function isStopped(pid: number): boolean {
	let stat: string;
	try {
		stat = process.getBuiltinModule('node:fs').readFileSync(`/proc/${pid}/stat`, 'utf8');
	} catch {
		return false;
	}
	// `pid (command) S …`. The command may hold parentheses: its end is the last one.
	return stat[stat.lastIndexOf(')') + 2] === 'T';
}
