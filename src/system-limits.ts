/**
 * Limits of the system that programs run into. What is here is loaded with the package: where no
 * file descriptor is left, no module can be loaded any more.
 */
import { ProcessError } from './errors.js';

/**
 * @param error What the system said.
 * @returns a ProcessError with the limit where it said that no file
 * descriptor is left; else `error`
 */
export function namingLimit(error: unknown, doing: string): unknown {
	const { code } = error as NodeJS.ErrnoException;
	return code === 'EMFILE' || code === 'ENFILE' ? tooFewDescriptors(doing, error) : error;
}

export function tooFewDescriptors(doing: string, cause?: unknown): ProcessError {
	const reason = `${doing}: EMFILE: too few file descriptors are left (limit: ${descriptorLimit()}; see ulimit -n)`;
	return new ProcessError(reason, cause === undefined ? undefined : { cause });
}

/** A limit of this process, by its name in `/proc`; none where it is `unlimited`, or not known. */
export function processLimit(name: string): number | undefined {
	return Number(/\d+/.exec(limitLine(name) ?? '')?.[0] ?? Number.NaN) || undefined;
}

/**
 * To read it in `/proc` takes a descriptor. Where none is left they are all open, and the
 * first that isn't is the limit.
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

/** Its soft value, in words of the system. */
function limitLine(name: string): string | undefined {
	try {
		const lines = process.getBuiltinModule('node:fs').readFileSync('/proc/self/limits', 'utf8').split('\n');
		const line = lines.find((candidate) => candidate.startsWith(name));
		return line?.slice(name.length).trim().split(/\s+/)[0];
	} catch {
		return undefined;
	}
}
