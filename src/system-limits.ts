/**
 * Names the system limits that a program has run into. This file is loaded with the package:
 * without a file descriptor left, no module can be loaded.
 */
import { ProcessError } from './errors.js';

/**
 * Returns a ProcessError that names the limit if no file descriptor is left; otherwise `error`.
 *
 * @param error The system's error.
 * @param doing What failed, for the message.
 */
export function namingLimit(error: unknown, doing: string): unknown {
	const { code } = error as NodeJS.ErrnoException;
	return code === 'EMFILE' || code === 'ENFILE' ? tooFewDescriptors(doing, error) : error;
}

export function tooFewDescriptors(doing: string, cause?: unknown): ProcessError {
	const reason = `${doing}: EMFILE: too few file descriptors are left (limit: ${descriptorLimit()}; see ulimit -n)`;
	return new ProcessError(reason, cause === undefined ? undefined : { cause });
}

/**
 * Returns a limit of this process by its name in `/proc`; `undefined` if it is unlimited or
 * unknown.
 */
export function processLimit(name: string): number | undefined {
	return Number(/\d+/.exec(limitLine(name) ?? '')?.[0] ?? Number.NaN) || undefined;
}

/**
 * Reading `/proc` takes a descriptor. If none is left they are all open, so the first that is not
 * open is the limit.
 */
function descriptorLimit(): number | string {
	const known = processLimit('Max open files');
	if (known !== undefined) return known;
	let [open, closed] = [0, 1];
	while (isOpen(closed)) [open, closed] = [closed, closed * 2];
	while (closed - open > 1) {
		const middle = (open + closed) >>> 1;
		if (isOpen(middle)) open = middle;
		else closed = middle;
	}
	return closed > 1 ? closed : 'unknown';
}

function isOpen(fd: number): boolean {
	try {
		process.getBuiltinModule('node:fs').fstatSync(fd);
		return true;
	} catch {
		return false;
	}
}

/** Returns the soft limit as `/proc` has it. */
function limitLine(name: string): string | undefined {
	try {
		const lines = process.getBuiltinModule('node:fs').readFileSync('/proc/self/limits', 'utf8').split('\n');
		const line = lines.find((candidate) => candidate.startsWith(name));
		return line?.slice(name.length).trim().split(/\s+/)[0];
	} catch {
		return undefined;
	}
}
