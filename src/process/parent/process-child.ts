/**
 * A child that is a process of its own: starts node with a control channel, and
 * explains a refusal by the system.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, fstatSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { isMainThread } from '../../main-thread.js';
import { nativeIfPresent } from '../../native/load.js';
import { packageFile } from '../../package-files.js';
import { runtime } from '../../runtime.js';
import { processLimit, tooFewDescriptors } from '../../system-limits.js';
import { Channel } from '../line/channel.js';
import { bootEnvironment } from '../environment.js';
import { DirectLine, handleOf } from '../line/direct-line.js';
import type { Line } from '../line/line.js';
import { cannotStart, mayNotStart, type StartCall } from '../messages.js';
import { SocketLine } from '../line/socket-line.js';
import { currentFolder, initialFolder } from '../current.js';
import { Child } from './child.js';
import { setImmediate } from '../../timers.js';

/** What node is started with. */
export interface Command {
	/** For errors. */
	readonly call: StartCall;
	readonly execPath: string;
	readonly execArgv: readonly string[];
	readonly env: NodeJS.ProcessEnv;
}

/** @throws ProcessError that names the errno and the limit */
export function spawnProcess(command: Command, stdio: 'inherit' | 'pipe' | 'ignore'): ProcessChild {
	const { call, execPath, execArgv } = command;
	const env = bootEnvironment(command.env);
	let child: ChildProcess;
	try {
		occupyStandardStreams();
		child = spawn(execPath, [...execArgv, BOOT_FILE], {
			cwd: bootFolder(),
			env,
			stdio: ['ignore', stdio, stdio, 'pipe'],
		});
	} catch (error) {
		const { message, permission } = error as Error & { permission?: string };
		throw cannotStart(call, permission === 'ChildProcess' ? mayNotStart() : message, error);
	}
	if (child.pid === undefined) {
		// Node reports the reason a tick later, in an event, which is too late to throw. When
		// descriptors run out it creates no streams at all.
		child.on('error', () => {});
		const { stdio: streams } = child as { stdio: ChildProcess['stdio'] | undefined };
		for (const stream of streams ?? []) stream?.destroy();
		throw streams === undefined
			? tooFewDescriptors(`${call}: cannot start a process`)
			: cannotStart(call, whyRefused(execPath));
	}
	if (runtime === 'Deno') allowWhenEnded(child);
	const channel = new Channel(lineOver(child.stdio[3] as Socket));
	// When the process ends, node drops unread data of the streams that it finds here. The data is
	// wanted after join(), too.
	(child.stdio as unknown[]).fill(null);
	return new ProcessChild(child, channel, env);
}

function lineOver(socket: Socket): Line {
	const handle = runtime === 'Node.js' ? handleOf(socket) : null;
	return handle ? new DirectLine({ handle }) : new SocketLine(socket);
}

export class ProcessChild extends Child {
	readonly kind = 'process';
	readonly env: NodeJS.ProcessEnv;
	readonly #process: ChildProcess;

	constructor(child: ChildProcess, channel: Channel, env: NodeJS.ProcessEnv) {
		super(channel);
		this.#process = child;
		this.env = env;
		if (runtime === 'Node.js' && !isMainThread()) leaveToAnother(child);
		child.once('exit', (code, signal) => afterLastTurns(channel, () => this.end(code, signal)));
	}

	get pid(): number {
		return this.#process.pid as number;
	}

	get stdout(): Readable | null {
		return this.#process.stdout;
	}

	get stderr(): Readable | null {
		return this.#process.stderr;
	}

	/** True some turns of the event loop before `exit` is set. */
	get hasExited(): boolean {
		return this.#process.exitCode !== null || this.#process.signalCode !== null;
	}

	override ref(): void {
		this.#process.ref();
		super.ref();
	}

	override unref(): void {
		this.#process.unref();
		super.unref();
	}

	protected signal(signal: NodeJS.Signals): void {
		this.#process.kill(signal);
		// A stopped process gets any signal but SIGKILL only when it continues.
		if (signal !== 'SIGKILL') this.#process.kill('SIGCONT');
	}
}

/**
 * Calls back when the channel has ended, or after a few turns of the event loop at most. Node
 * reports the exit a few turns before the channel's end is read, and a program that has joined a
 * process may reuse its file descriptor. The wait is bounded because the child may have left its
 * end of the channel to another process.
 */
function afterLastTurns(channel: Channel, callback: () => void, turns = 4): void {
	if (channel.ended || turns === 0) callback();
	else setImmediate(afterLastTurns, channel, callback, turns - 1);
}

/**
 * Has another thread reap the child if this one is terminated. The child would otherwise stay a
 * zombie as long as the program runs.
 */
function leaveToAnother(child: ChildProcess): void {
	const { pid } = child as { pid: number };
	nativeIfPresent()?.adoptLater(pid);
	child.once('exit', () => nativeIfPresent()?.hasEnded(pid));
}

const BOOT_FILE = fileURLToPath(packageFile('./process/boot.cjs'));

/**
 * Returns the folder that a child boots in: the one that the program started in, because loaders
 * may have paths relative to it. Falls back to the current folder, then to `undefined`. The child
 * changes to its own folder when it starts its work.
 */
function bootFolder(): string | undefined {
	return initialFolder !== undefined && existsSync(initialFolder) ? initialFolder : currentFolder();
}

/** In Deno `ref` and `unref` throw between a process's end and its exit event. */
function allowWhenEnded(child: ChildProcess): void {
	for (const name of ['ref', 'unref'] as const) {
		const call = child[name].bind(child);
		child[name] = () => {
			try {
				call();
			} catch (error) {
				if ((error as Error).name !== 'BadResource') throw error;
			}
		};
	}
}

/**
 * Opens closed standard streams. The next file opened, the channel, would otherwise get the
 * descriptor of a closed stdout, and the child would inherit it as its own stdout.
 */
function occupyStandardStreams(): void {
	for (const fd of [0, 1, 2]) {
		try {
			fstatSync(fd);
		} catch {
			openSync('/dev/null', 'r+');
		}
	}
}

/** Looks for the reason afterwards: what is exhausted or missing now was so a moment ago. */
function whyRefused(execPath: string): string {
	try {
		accessSync(execPath, constants.X_OK);
	} catch (error) {
		return `${(error as NodeJS.ErrnoException).code}: ${execPath} can't be executed (see setExecutable)`;
	}
	if (!mayRun(execPath)) return mayNotStart();
	return `EAGAIN: the system allows no further process (limit: ${processLimit('Max processes') ?? 'unknown'}; see ulimit -u)`;
}

/** Asks Deno for its permission; other runtimes have refused earlier. */
function mayRun(command: string): boolean {
	const { Deno } = globalThis as {
		Deno?: { permissions: { querySync(permission: { name: 'run'; command: string }): { state: string } } };
	};
	return !Deno || Deno.permissions.querySync({ name: 'run', command }).state === 'granted';
}
