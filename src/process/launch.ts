/**
 * Starting a child of this library, whatever it will run: a Process's target, a pool's worker.
 */
import type { Readable } from 'node:stream';
import { getLogger } from '../log.js';
import { encode } from '../shipping/encode.js';
import type { Packet } from '../shipping/packet.js';
import type { Channel } from './channel.js';
import { encodeChildStartHooks } from './child-start.js';
import { addChild, removeChild } from './children.js';
import { currentRecord, isMainProcess } from './current.js';
import { bootSignature, environmentChange } from './environment.js';
import { executable } from './executable.js';
import { type Exit, exitOf } from './exit.js';
import { bootstrapping, cannotStart } from './messages.js';
import { libraryModules, userPreloads } from './preload.js';
import { type Boot, FrameType, type Start } from './protocol.js';
import { type NodeProcess, spawnNode } from './spawn-node.js';
import { takeStandby } from './standby.js';
import { getStartMethod } from './start-methods.js';

export interface LaunchOptions {
	readonly method: 'forkserver' | 'spawn';
	readonly name: string;
	readonly daemon: boolean;
	/** URL of the module of this library whose exported `main(channel, payload)` runs in the child. */
	readonly entry: string;
	/** What `main` is given, decoded after all its modules are imported. */
	readonly payload: Packet;
	/** Default: this process's numbers and the next one of its children. */
	readonly identity?: readonly number[];
	readonly authKey?: Uint8Array;
	readonly stdio?: 'inherit' | 'pipe' | 'ignore';
	/** Added to the child's environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** Added to node's arguments. */
	readonly execArgv?: readonly string[];
	/** The child ignores SIGINT: Ctrl-C is its parent's affair. */
	readonly ignoreInterrupt?: boolean;
}

export interface Child {
	readonly pid: number;
	/** Frames to and from the child's `main`; ref'd and unref'd with the child. */
	readonly channel: Channel;
	/** Set once it has ended. */
	readonly exit: Exit | undefined;
	/** Settles when it has ended; never rejects. */
	readonly exited: Promise<Exit>;
	readonly stdout: Readable | null;
	readonly stderr: Readable | null;
	kill(signal: NodeJS.Signals): void;
	/** Whether child and channel keep the program alive; a new child does. */
	ref(): void;
	unref(): void;
}

/** @throws ProcessError when the system refuses; errno and the limit are named */
export function launch(options: LaunchOptions): Child {
	const parent = currentRecord();
	if (parent.bootstrapping) throw bootstrapping(options.name);
	// All that may fail comes before the process, so that none is left without work.
	const environment = { ...process.env, ...options.env };
	const hooks = encodeChildStartHooks();
	const cwd = currentFolder();
	const node = startNode(options, environment);
	const start: Start = {
		entry: options.entry,
		name: options.name,
		daemon: options.daemon,
		identity: options.identity ?? nextIdentity(),
		authKey: options.authKey ?? parent.authKey,
		parent: { name: parent.name, pid: process.pid },
		cwd,
		environment: environmentChange(node.env, environment),
		startMethod: getStartMethod(),
		logLevel: getLogger().level,
		ignoreInterrupt: options.ignoreInterrupt ?? false,
	};
	node.channel.send(FrameType.START, 0, encode(start));
	if (hooks) node.channel.send(FrameType.HOOKS, 0, hooks);
	node.channel.send(FrameType.PAYLOAD, 0, options.payload);
	// Now, not at the end of the tick: the caller may go on to block the event loop.
	node.channel.flush();
	const child = new RunningChild(node, start.ignoreInterrupt);
	addChild(child);
	getLogger().info(`started ${options.name} as process ${child.pid}`);
	return child;
}

/** Numbers of the processes from the root to the next child of this one; they make its name. Python: `Process._identity`. */
export function nextIdentity(): number[] {
	return [...currentRecord().identity, ++childCount];
}

let childCount = 0;

function currentFolder(): string {
	try {
		return process.cwd();
	} catch (error) {
		throw cannotStart(`the current folder is gone (${(error as Error).message}); process.chdir() to another`, error);
	}
}

class RunningChild implements Child {
	readonly pid: number;
	readonly channel: Channel;
	exit: Exit | undefined;
	readonly exited: Promise<Exit>;
	readonly #node: NodeProcess;
	/** A booting child ignores SIGINT, since Ctrl-C reaches standbys too; one that is meant for it waits until it no longer does. */
	#interrupt: 'at once' | 'later' | 'pending';

	constructor(node: NodeProcess, ignoresInterrupt: boolean) {
		this.#node = node;
		this.pid = node.pid;
		this.channel = node.channel;
		this.#interrupt = ignoresInterrupt ? 'at once' : 'later';
		this.channel.onBegun = () => {
			if (this.#interrupt === 'pending') node.process.kill('SIGINT');
			this.#interrupt = 'at once';
		};
		this.exited = new Promise((resolve) => {
			node.process.once('exit', (code, signal) => {
				this.exit = exitOf(code, signal);
				removeChild(this);
				getLogger().info(`process ${this.pid} ended with exit code ${this.exit.code}`);
				resolve(this.exit);
			});
		});
		this.ref();
	}

	get stdout(): Readable | null {
		return this.#node.process.stdout;
	}

	get stderr(): Readable | null {
		return this.#node.process.stderr;
	}

	kill(signal: NodeJS.Signals): void {
		if (signal === 'SIGINT' && this.#interrupt !== 'at once') this.#interrupt = 'pending';
		else this.#node.process.kill(signal);
	}

	ref(): void {
		this.#node.process.ref();
		this.channel.ref();
	}

	unref(): void {
		this.#node.process.unref();
		this.channel.unref();
	}
}

/** Takes a standby that fits, or starts a node that is told the same. */
function startNode(options: LaunchOptions, environment: NodeJS.ProcessEnv): NodeProcess {
	const { execPath, execArgv } = executable();
	const stdio = options.stdio ?? 'inherit';
	const boot: Boot = { argv: process.argv, libraryModules: libraryModules(), ...userPreloads() };
	const bootNode = (env: NodeJS.ProcessEnv, extraArgv: readonly string[] = []): NodeProcess => {
		const node = spawnNode({ execPath, execArgv: [...execArgv, ...extraArgv], env, stdio });
		node.channel.send(FrameType.BOOT, 0, encode(boot));
		node.channel.flush();
		return node;
	};

	const inherited = options.env ? { ...process.env } : environment;
	const signature = bootSignature(environment);
	const standbyFits =
		options.method === 'forkserver' &&
		isMainProcess &&
		stdio === 'inherit' &&
		!options.execArgv?.length &&
		!(options.env && (boot.userModules.length > 0 || signature !== bootSignature(inherited)));
	if (standbyFits) {
		const kind = JSON.stringify([execPath, execArgv, signature, boot.userModules, boot.onPreloadError]);
		const standby = takeStandby(kind, () => bootNode(inherited));
		if (standby) return standby;
	}
	return bootNode(environment, options.execArgv);
}
