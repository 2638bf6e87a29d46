/**
 * The contenders: a label for the table, and the program that runs the contender's side of a row.
 */
/** Debian's own Python; `python3` may be any other. */
export const PYTHON = '/usr/bin/python3';

const node = (label, module, variant) => ({ label, runtime: 'node', module, variant });
const python = (label, module, variant) => ({ label, runtime: 'python', module, variant });

export const contenders = {
	multiprocess: node('multiprocess', './multiprocess.mjs'),
	'multiprocess-module': node('multiprocess, function of a module', './multiprocess.mjs', 'module'),
	'multiprocess-spawn': node('multiprocess, spawn', './multiprocess.mjs', 'spawn'),
	'multiprocess-thread': node('multiprocess, threads', './multiprocess.mjs', 'thread'),
	'multiprocess-idle': node('multiprocess, without calls', './multiprocess.mjs', 'idle'),
	local: node('where it was written', './multiprocess.mjs', 'local'),
	'child-process': node('child_process.fork by hand', './peers/child-process.mjs'),
	'worker-threads': node('worker_threads by hand', './peers/worker-threads.mjs'),
	piscina: node('piscina (threads)', './peers/piscina.mjs'),
	'piscina-transfer': node('piscina (threads), transferred', './peers/piscina.mjs', 'transfer'),
	'tinypool-threads': node('tinypool (threads)', './peers/tinypool.mjs', 'worker_threads'),
	'tinypool-processes': node('tinypool (processes)', './peers/tinypool.mjs', 'child_process'),
	'workerpool-threads': node('workerpool (threads)', './peers/workerpool.mjs', 'thread'),
	'workerpool-processes': node('workerpool (processes)', './peers/workerpool.mjs', 'process'),
	'workerpool-advanced': node("workerpool (processes, 'advanced')", './peers/workerpool.mjs', 'process advanced'),
	'poolifier-threads': node('poolifier (threads)', './peers/poolifier.mjs', 'threads'),
	'poolifier-processes': node('poolifier (cluster)', './peers/poolifier.mjs', 'processes'),
	'jest-worker-threads': node('jest-worker (threads)', './peers/jest-worker.mjs', 'threads'),
	'jest-worker-processes': node('jest-worker (processes)', './peers/jest-worker.mjs', 'processes'),
	'python-fork': python('Python multiprocessing, fork', 'multiprocessing', 'fork'),
	'python-forkserver': python('Python multiprocessing, forkserver', 'multiprocessing', 'forkserver'),
	'python-spawn': python('Python multiprocessing, spawn', 'multiprocessing', 'spawn'),
	'python-queue': python("Python's Queue", 'multiprocessing', 'Queue'),
	'python-simple-queue': python("Python's SimpleQueue", 'multiprocessing', 'SimpleQueue'),
	'python-pipe': python("Python's Pipe", 'multiprocessing', 'Pipe'),
	'ipc-advanced': node("Node's ipc, 'advanced'", './peers/ipc.mjs', 'advanced'),
	'ipc-json': node("Node's ipc, 'json'", './peers/ipc.mjs', 'json'),
	'unix-socket': node('Unix socket by hand', './peers/unix-socket.mjs'),
	'structured-clone': node('structuredClone, in one process', './peers/structured-clone.mjs'),
	v8: node('node:v8 serialize, deserialize', './peers/v8.mjs'),
	copy: node('one copy, in one process', './peers/copy.mjs'),
	joblib: python('joblib (loky)', 'joblib', 'loky'),
	// joblib depends on it.
	cloudpickle: python("cloudpickle's dumps", 'joblib', 'cloudpickle'),
};

/** Contenders with long-lived workers that run tasks. */
export const POOLS = [
	'multiprocess',
	'piscina',
	'tinypool-threads',
	'tinypool-processes',
	'workerpool-threads',
	'workerpool-processes',
	'poolifier-threads',
	'poolifier-processes',
	'jest-worker-threads',
	'jest-worker-processes',
	'child-process',
	'python-fork',
	'joblib',
];

/** Those of `POOLS` whose workers are processes, except the one written by hand. */
export const PROCESS_POOLS = [
	'tinypool-processes',
	'workerpool-processes',
	'poolifier-processes',
	'jest-worker-processes',
	'python-fork',
	'joblib',
];

/** Contenders that start a process, or a thread, for one function. */
export const STARTERS = [
	'multiprocess',
	'multiprocess-module',
	'child-process',
	'worker-threads',
	'python-fork',
	'python-forkserver',
	'python-spawn',
];

/** The command that runs a contender's side of a row. */
export function commandOf(name, row, sizes) {
	const { runtime, module, variant } = contenders[name];
	const [command, program] = runtime === 'node' ? [process.execPath, 'contender.mjs'] : [PYTHON, 'peers/contender.py'];
	const file = new URL(program, import.meta.url).pathname;
	return [command, file, row, module, variant ?? '', JSON.stringify(sizes)];
}
