/**
 * A child that is a worker thread.
 *
 * It gets what node gives every worker: the arguments and hooks of the thread that starts it, and a
 * copy of that thread's environment. What differs for one child comes with its work.
 */
import { clock, setTimeout } from '../../timers.js';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { loadsFromTheStart, mayEnd, waitUntilItMayEnd } from '../../module-loads.js';
import { packageFile } from '../../package-files.js';
import { Channel } from '../line/channel.js';
import { inheritedExecArgv, withoutFlags } from './exec-argv.js';
import { cannotStartThread, type StartCall, threadArguments } from '../messages.js';
import { LINE_WORDS, PortLine } from '../line/port-line.js';
import { Child } from './child.js';
import { inspectThrown, writeFully } from '../output.js';
import type { ThreadData } from '../protocol.js';

export interface ThreadOptions {
	/** For errors. */
	readonly call: StartCall;
	readonly name: string;
	readonly stdio: 'inherit' | 'pipe' | 'ignore';
	/** Added to the arguments of this thread. */
	readonly execArgv: readonly string[];
}

/** @throws ProcessError when the system refuses, or node refuses the arguments */
export function startThread({ call, name, stdio, execArgv }: ThreadOptions): ThreadChild {
	const { port1, port2 } = new MessageChannel();
	const words = sharedWords(LINE_WORDS);
	const workerData: ThreadData = { port: port2, words, hasBegun: sharedWords(1), loads: loadsFromTheStart(), stdio };
	const options: WorkerOptions = {
		name,
		workerData,
		transferList: [port2],
		// Else node would show here what is written before the child has its own streams.
		stdout: stdio !== 'inherit',
		stderr: stdio !== 'inherit',
	};
	let worker: Worker;
	try {
		worker = execArgv.length === 0 ? newWorker(options) : workerWith(execArgv, process.execArgv, options);
	} catch (error) {
		port1.close();
		const { message } = error as Error;
		throw refusedFlags(error) ? threadArguments(call, message, error) : cannotStartThread(call, message, error);
	}
	return new ThreadChild(worker, new PortLine(port1, words, 0), name, workerData);
}

const BOOT_FILE = fileURLToPath(packageFile('./process/boot.cjs'));

/** Does not import `Worker`: processes load this file too, and would pay milliseconds for it. */
function newWorker(options: WorkerOptions): Worker {
	const { Worker } = process.getBuiltinModule('node:worker_threads');
	return new Worker(BOOT_FILE, options);
}

/**
 * Starts a worker with more arguments. A worker with arguments has only these, so this
 * thread's own are added. Arguments that node refuses in a worker are left out: they
 * apply to the whole process anyway.
 */
function workerWith(added: readonly string[], own: readonly string[], options: WorkerOptions): Worker {
	const inherited = inheritedExecArgv(own, undefined);
	try {
		return newWorker({ ...options, execArgv: [...inherited, ...added] });
	} catch (error) {
		const refused = refusedFlags(error);
		if (!refused || refused.some((flag) => added.includes(flag))) throw error;
		return newWorker({ ...options, execArgv: [...withoutFlags(inherited, refused), ...added] });
	}
}

/**
 * Returns the flags that node refused, which only the message names; `undefined` for other errors.
 */
function refusedFlags(error: unknown): string[] | undefined {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code !== 'ERR_WORKER_INVALID_EXEC_ARGV') return undefined;
	return message.slice(message.indexOf(': ') + 2).split(', ');
}

function sharedWords(count: number): Int32Array {
	return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}

export class ThreadChild extends Child {
	readonly kind = 'thread';
	readonly pid = process.pid;
	readonly env = { ...process.env };
	readonly stdout: Readable | null;
	readonly stderr: Readable | null;
	readonly #worker: Worker;
	readonly #loads: Int32Array;
	#hasExited = false;
	/** The signal that it was sent. */
	#signal: NodeJS.Signals | null = null;

	constructor(worker: Worker, line: PortLine, name: string, { hasBegun, loads, stdio }: ThreadData) {
		super(new Channel(line));
		this.#loads = loads;
		this.#worker = worker;
		const makeStream = () => (stdio === 'pipe' ? new Readable({ read() {} }) : null);
		this.stdout = makeStream();
		this.stderr = makeStream();
		this.channel.onOutput = (fd, bytes) => (fd === 1 ? this.stdout : this.stderr)?.push(Buffer.from(bytes));
		worker.on('error', (error: NodeJS.ErrnoException) => {
			const isNodes = NODE_ERRORS.has(String(error?.code));
			// A thread that has begun shows its own errors.
			if (Atomics.load(hasBegun, 0) === 1 && !isNodes) return;
			const text = Buffer.from(`${name}: ${isNodes ? error.message : inspectThrown(error)}\n`);
			if (stdio === 'inherit') writeFully(2, text);
			else this.stderr?.push(text);
		});
		worker.once('exit', (code) => {
			this.#hasExited = true;
			line.finish();
			this.stdout?.push(null);
			this.stderr?.push(null);
			// The thread may have ended by itself before the signal. A thread that had not begun has no
			// code of its own. Codes have eight bits, as those of processes do.
			const wasEnded = code === TERMINATED || Atomics.load(hasBegun, 0) === 0;
			this.end(code & 0xff, wasEnded ? this.#signal : null);
		});
	}

	override ref(): void {
		this.#worker.ref();
		super.ref();
	}

	override unref(): void {
		this.#worker.unref();
		super.unref();
	}

	protected signal(signal: NodeJS.Signals): void {
		if (this.#signal || this.#hasExited) return;
		this.#signal = signal;
		// When the program itself ends, there is no later turn.
		if (Reflect.get(process, '_exiting') === true) waitUntilItMayEnd(this.#loads, MOST_LOADING_MS);
		this.#endBetweenLoads(clock() + MOST_LOADING_MS);
	}

	#endBetweenLoads(deadline: number): void {
		if (this.#hasExited) return;
		if (mayEnd(this.#loads) || clock() >= deadline) void this.#worker.terminate();
		else setTimeout(() => this.#endBetweenLoads(deadline), 1);
	}
}

/** Errors of a worker that can no longer run code when they occur. */
const NODE_ERRORS = new Set(['ERR_WORKER_OUT_OF_MEMORY', 'ERR_WORKER_INIT_FAILED']);
/** A thread that loads a module for longer, as one with a long computation, is ended regardless. */
const MOST_LOADING_MS = 2_000;
/** The exit code of a worker that was terminated from outside. */
const TERMINATED = 1;
