import { spawnSync } from 'node:child_process';
import { type ProgramResult, runCommand } from './run-program.js';

const MOUNT = 'mount -t tmpfs -o size=$0 tmpfs /dev/shm';

/** Why programs can't have a /dev/shm of their own here, or `false` if they can. */
export const noOwnSharedMemory: string | false =
	spawnSync('unshare', ['-m', 'sh', '-c', MOUNT, '1m']).status !== 0 && 'unshare -m and mount are not permitted';

/**
 * Runs a program whose /dev/shm is empty, private, and of size `size`. The same holds for the
 * folder `disk` and `diskSize`, if given. `temp` becomes the program's folder for temporary files,
 * unchanged.
 */
export function runWithOwnSharedMemory(
	program: string,
	{ size = '64m', disk, diskSize = '64m', temp = disk, args = [] as readonly string[] }: Options = {},
): Promise<ProgramResult> {
	const mountDisk = disk === undefined ? '' : ` && mount -t tmpfs -o size=${diskSize} tmpfs ${disk}`;
	const script = `${MOUNT}${mountDisk} && exec "$@"`;
	const command = ['-m', 'sh', '-c', script, size, process.execPath, program, ...args];
	return runCommand('unshare', command, temp === undefined ? {} : { env: { TMPDIR: temp } });
}

interface Options {
	readonly size?: string;
	/** A folder to mount, used for temporary files by default. */
	readonly disk?: string;
	readonly diskSize?: string;
	readonly temp?: string;
	readonly args?: readonly string[];
}
