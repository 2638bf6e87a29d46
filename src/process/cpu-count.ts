/**
 * The number of CPUs that this process may use. A container or `taskset` often allows fewer than
 * the machine has. The workers of a pool sized by the machine would then wait for one another.
 */

/** Returns the value of `cpuCount()`. */
export function usableCpus(): number {
	const { availableParallelism } = process.getBuiltinModule('node:os');
	const limits = [availableParallelism(), affinity('/'), quota('/'), chosen(process.env['MULTIPROCESS_CPU_COUNT'])];
	return Math.max(1, Math.min(...limits));
}

/** Returns the CPUs in the affinity mask. `root` is `/`, or in tests a folder laid out like it. */
export function affinity(root: string): number {
	const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(read(root, 'proc/self/status'))?.[1];
	if (!list) return Number.POSITIVE_INFINITY;
	let count = 0;
	for (const range of list.split(',')) {
		const [first = 0, last = first] = range.split('-').map(Number);
		count += last - first + 1;
	}
	return count > 0 ? count : Number.POSITIVE_INFINITY;
}

/**
 * Returns the CPUs that the cgroup quotas allow, rounded up: the minimum over this process's group
 * and all its ancestors.
 */
export function quota(root: string): number {
	let least = Number.POSITIVE_INFINITY;
	for (const line of read(root, 'proc/self/cgroup').split('\n')) {
		const [, controllers, group] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
		if (group === undefined) continue;
		if (controllers === '') least = Math.min(least, leastAbove(root, 'sys/fs/cgroup', group, quotaV2));
		else if (controllers?.split(',').includes('cpu')) {
			for (const mount of ['sys/fs/cgroup/cpu', 'sys/fs/cgroup/cpu,cpuacct']) {
				least = Math.min(least, leastAbove(root, mount, group, quotaV1));
			}
		}
	}
	return least;
}

type QuotaOf = (root: string, folder: string) => number;

/**
 * Returns the minimum over the group and its ancestors. Inside a container the group's path is
 * often the host's, and only its last folders exist, or none.
 */
function leastAbove(root: string, mount: string, group: string, quotaOf: QuotaOf): number {
	const folders = group.split('/').filter((folder) => folder !== '' && folder !== '..');
	let least = Number.POSITIVE_INFINITY;
	for (let depth = folders.length; depth >= 0; depth--) {
		least = Math.min(least, quotaOf(root, join(mount, ...folders.slice(0, depth))));
	}
	return least;
}

/** `cpu.max` is "QUOTA PERIOD" in microseconds, or "max PERIOD". */
function quotaV2(root: string, folder: string): number {
	const [allowed, period] = read(root, join(folder, 'cpu.max')).trim().split(/\s+/);
	return cpus(allowed, period);
}

function quotaV1(root: string, folder: string): number {
	return cpus(read(root, join(folder, 'cpu.cfs_quota_us')), read(root, join(folder, 'cpu.cfs_period_us')));
}

function cpus(allowed: string | undefined, period: string | undefined): number {
	const count = Math.ceil(Number(allowed || Number.NaN) / Number(period || Number.NaN));
	return count >= 1 ? count : Number.POSITIVE_INFINITY;
}

function chosen(value: string | undefined): number {
	const count = Math.floor(Number(value || Number.NaN));
	return count >= 1 ? count : Number.POSITIVE_INFINITY;
}

function read(root: string, path: string): string {
	try {
		return process.getBuiltinModule('node:fs').readFileSync(join(root, path), 'utf8');
	} catch {
		return '';
	}
}

function join(...parts: readonly string[]): string {
	return process.getBuiltinModule('node:path').join(...parts);
}
