/**
 * How many workers the system could hold at all. Starting them one by one would find that out too,
 * but only after minutes in which nothing else runs.
 */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { processLimit } from '../system-limits.js';

export interface SystemLimit {
	readonly most: number;
	/** What is limited, and where the limit is set. */
	readonly name: string;
}

/** Returns the lowest limit that is known on this system. */
export function mostWorkers(): SystemLimit {
	const limits: SystemLimit[] = [
		{
			most: Math.floor(memory() / LEAST_BYTES),
			name: `memory, at least ${LEAST_BYTES / 2 ** 20} MiB for each`,
		},
	];
	const add = (most: number | undefined, name: string): void => {
		if (most !== undefined && most > 0) limits.push({ most, name: `${name}: ${most}` });
	};
	add(processLimit('Max processes'), 'processes, ulimit -u');
	add(processLimit('Max open files'), 'open files, ulimit -n');
	add(numberIn('/proc/sys/kernel/pid_max'), 'pids, kernel.pid_max');
	add(numberIn('/proc/sys/kernel/threads-max'), 'threads, kernel.threads-max');
	for (const file of ['/sys/fs/cgroup/pids.max', '/sys/fs/cgroup/pids/pids.max'])
		add(numberIn(file), `processes, ${file}`);
	return limits.reduce((least, limit) => (limit.most < least.most ? limit : least));
}

/** No Node.js process was ever smaller. */
const LEAST_BYTES = 8 * 2 ** 20;

function memory(): number {
	// Without a constraint it is 0, or more than the machine has.
	return Math.min(process.constrainedMemory?.() || totalmem(), totalmem());
}

function numberIn(file: string): number | undefined {
	try {
		return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
	} catch {
		return undefined;
	}
}
