/**
 * Follows a process with strace, and kills it at one of its system calls.
 *
 * How strace 6.1 behaves, according to experiments:
 * - `inject=mkdir,rmdir:signal=SIGKILL:when=3` counts the calls of each thread and of each *name*
 *   separately. It hits the third mkdir or the third rmdir, whichever comes first. So a place is a
 *   name and a number.
 * - With `-p` it counts from the moment when it attached. So the thousands of calls of a boot don't
 *   matter.
 * - It sends the signal at the call's entry. The kernel looks for a deadly signal before it begins
 *   the call, so the call has no effect at all. A kill after one call is a kill at the entry of the
 *   next.
 * - `-p` without `-f` follows one thread: the main one, which runs all of the library's JavaScript,
 *   or the one that sleeps for it. The signal ends the other threads as well.
 * - `--seccomp-bpf` works only for processes that strace starts itself. A window has some dozens of
 *   calls, so it is not needed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { eventually } from '../support/eventually.js';

/**
 * All calls by which the library changes what others see, or finds out what others have changed.
 *
 * Calls that concern this process alone are left out: its memory (brk, madvise, mprotect,
 * munmap), its signals (rt_sig…, timer_…), clocks and getpid. So are calls that take what
 * has come (read, pread64, epoll_…, poll). After a kill at one of them the files are as they
 * are after a kill at the next call of the set. `support/steps.ts` tests what becomes of
 * shared memory between two calls.
 */
const CALLS = [
	'openat open close write pwrite64 writev sendmsg fallocate ftruncate mmap',
	'link linkat symlink symlinkat rename renameat2 unlink unlinkat mkdir mkdirat rmdir',
	'fcntl flock futex statx newfstatat lstat stat fstat readlink readlinkat getdents64',
	'access dup dup3 socket shutdown kill tgkill exit exit_group',
].flatMap((names) => names.split(' '));

/** Where a process is killed: at the entry of its n-th system call of a name. */
export interface Place {
	readonly name: string;
	/** From 1. */
	readonly number: number;
}

/** A system call of a window. */
export interface Call extends Place {
	/** The line that strace wrote. */
	readonly text: string;
	/** Whether it concerns nothing that processes share. */
	readonly isPrivate: boolean;
}

export interface Outcome {
	/** All calls of the window. */
	readonly calls: readonly Call[];
	/** Whether the process was killed at the last of the calls, which then had no effect. */
	readonly wasHit: boolean;
}

/** Why processes can't be followed here; `false` where they can. */
export const cannotFollow: string | false = whyNot();

function whyNot(): string | false {
	if (process.platform !== 'linux') return 'strace exists on Linux only';
	// A strace that may not follow its own child may not follow any process.
	const { error, status, stderr } = spawnSync('strace', ['-o', '/dev/null', 'true'], { encoding: 'utf8' });
	if (error) return 'strace is not installed';
	return status !== 0 && `strace can't follow a process here: ${stderr.trim()}`;
}

/** A process that is followed. */
export interface Followed {
	/** Resolves when it has ended. */
	readonly ended: Promise<Outcome>;
}

/**
 * Follows a thread of a stopped process.
 *
 * @param log The file that strace writes to.
 * @param place Where to kill the process. Default: nowhere.
 */
export async function follow(thread: number, log: string, place?: Place): Promise<Followed> {
	const injection = place ? ['-e', `inject=${place.name}:signal=SIGKILL:when=${place.number}`] : [];
	const args = ['-p', String(thread), '-o', log, '-e', `trace=?${CALLS.join(',?')}`, ...injection];
	const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '';
	strace.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
	const closed = once(strace, 'close');
	await eventually('strace follows the process', () => {
		if (strace.exitCode !== null) throw new Error(`strace ended: ${said}`);
		return said.includes('attached');
	});
	return { ended: closed.then(() => outcomeIn(readFileSync(log, 'utf8'), place)) };
}

/**
 * Mappings without a file, joins of threads, and looks at files outside of any tree, such as those
 * that Node takes to find modules.
 */
const PRIVATE =
	/MAP_ANONYMOUS|FUTEX_WAIT_BITSET\|FUTEX_CLOCK_REALTIME|^(openat|access|readlink)\((AT_FDCWD, )?"(?!.*multiprocess-)|^(statx|newfstatat|lstat|stat)\((AT_FDCWD, )?"(?!.*multiprocess-)/;

/** The call that ends a window (`window.mjs`). */
const END = 'access("/kill-window-end"';

function outcomeIn(log: string, place: Place | undefined): Outcome {
	const numbers = new Map<string, number>();
	const calls: Call[] = [];
	for (const text of log.split('\n')) {
		if (text.startsWith(END)) return { calls, wasHit: false };
		const name = /^(\w+)\(/.exec(text)?.[1];
		if (name === undefined) continue;
		const number = (numbers.get(name) ?? 0) + 1;
		numbers.set(name, number);
		calls.push({ name, number, text, isPrivate: PRIVATE.test(text) });
	}
	const last = calls.at(-1);
	const isAtPlace = last !== undefined && last.name === place?.name && last.number === place.number;
	return { calls, wasHit: isAtPlace && log.includes('+++ killed by SIGKILL') };
}
