/**
 * Starting a child of this library, whatever it will run: a Process's target, a pool's worker.
 */
import type { Readable } from 'node:stream';
import { lazily } from '../../lazy.js';
import { logger } from '../../log.js';
import { noteBirth, noteEnd, onLookAfterChildren } from '../../memory/tree/lineage.js';
import type * as Trees from '../../memory/tree/tree.js';
import type * as Shipping from '../../shipping/encode.js';
import { nativeIfPresent } from '../../native/load.js';
import { importThatCalls } from '../../shipping/reach/import-tracking.js';
import type { Packet } from '../../shipping/wire/packet.js';
import { whenRead } from '../../shipping/wire/unread.js';
import type { Channel } from '../line/channel.js';
import { addChild, removeChild, runningChildren } from './children.js';
import { currentRecord, nextIdentity } from '../current.js';
import { environmentChange } from '../environment.js';
import { type Exit, exitOf } from '../exit.js';
import { bootstrapping, cannotStart, type StartCall, startedByImport, stuckAtItsEnd } from '../messages.js';
import { supplyNode } from './node-supply.js';
import { FrameType, type Start } from '../line/protocol.js';
import { childStartHooks } from '../settings.js';
import type { StartedNode } from './started-node.js';
import type { StartMethod } from '../start-methods.js';
import { clearTimeout, setTimeout } from '../../timers.js';

export interface LaunchOptions {
	/** For errors. */
	readonly call: StartCall;
	readonly method: StartMethod;
	/** How the child starts its own children, unless it says otherwise. */
	readonly methodInChild: StartMethod;
	readonly name: string;
	readonly daemon: boolean;
	/** Part of this library whose exported `main(channel, payload)` runs in the child. */
	readonly entry: string;
	/**
	 * Encodes what `main` is given, decoded after all its modules are imported. Called
	 * while node boots, if it has to.
	 */
	readonly payload: () => Packet;
	/** Default: this process's numbers and the next one of its children. */
	readonly identity?: readonly number[];
	readonly authKey?: Uint8Array;
	readonly stdio?: 'inherit' | 'pipe' | 'ignore';
	/** Added to the child's environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** Added to node's arguments. */
	readonly execArgv?: readonly string[];
	/** It is one of a pool's workers: no standby is booted in its place. */
	readonly isWorker?: boolean;
	/** The child ignores SIGINT: Ctrl-C is its parent's affair. */
	readonly ignoreInterrupt?: boolean;
}

export interface Child {
	readonly kind: StartedNode['kind'];
	/** Of a thread its process's. */
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
	const caller = importThatCalls();
	if (parent.bootstrapping || caller === 'running') throw bootstrapping(options.call, options.name);
	if (caller === 'over') throw startedByImport(options.call, options.name);
	const environment = { ...process.env, ...options.env };
	const cwd = currentFolder(options.call);
	const hooks = childStartHooks();
	const hooksPacket = hooks.length > 0 ? shipping().encode(hooks, 'onChildStart hooks') : undefined;
	const { node, giveBack } = supplyNode(options, environment);
	// While node boots. So the tree has this program in it before a child may need one.
	const parentInTree = trees().joinIfPossible();
	const birth = noteBirth();
	const start: Start = {
		entry: options.entry,
		name: options.name,
		daemon: options.daemon,
		identity: options.identity ?? nextIdentity(),
		authKey: options.authKey ?? parent.authKey,
		parent: { name: parent.name, pid: process.pid },
		origin: { parent: parentInTree, birth },
		cwd,
		environment: environmentChange(node.env, environment),
		startMethod: options.methodInChild,
		logLevel: logger.level,
		ignoreInterrupt: options.ignoreInterrupt ?? false,
	};
	try {
		sendWork(node.channel, start, hooksPacket, options.payload());
	} catch (error) {
		giveBack();
		noteEnd(birth);
		throw error;
	}
	const child = new RunningChild(node, birth, start.ignoreInterrupt);
	addChild(child);
	logger.info(`started ${options.name} as ${nodeName(node)}`);
	return child;
}

function sendWork(channel: Channel, start: Start, hooks: Packet | undefined, payload: Packet): void {
	channel.send(FrameType.START, 0, shipping().encode(start));
	if (hooks) channel.send(FrameType.HOOKS, 0, hooks);
	channel.send(FrameType.PAYLOAD, 0, payload);
	// Now, not at the end of the tick: the caller may go on to block the event loop.
	channel.flush();
}

const shipping = lazily<typeof Shipping>('./shipping/encode.js');
const trees = lazily<typeof Trees>('./memory/tree/tree.js');

function currentFolder(call: StartCall): string {
	try {
		return process.cwd();
	} catch (error) {
		const reason = `the current folder is gone (${(error as Error).message}); process.chdir() to another`;
		throw cannotStart(call, reason, error);
	}
}

class RunningChild implements Child {
	readonly kind: StartedNode['kind'];
	readonly pid: number;
	readonly channel: Channel;
	exit: Exit | undefined;
	readonly exited: Promise<Exit>;
	readonly #node: StartedNode;
	/**
	 * A booting child ignores SIGINT, since Ctrl-C reaches standbys too; one that is meant for it
	 * waits until it no longer does.
	 */
	#interrupt: 'at once' | 'later' | 'pending';
	/** The exit code that it gave when its exit handlers began. */
	#toldCode: number | null = null;
	#rescue: NodeJS.Timeout | undefined;
	#wasRescued = false;

	constructor(node: StartedNode, birth: number, ignoresInterrupt: boolean) {
		this.#node = node;
		this.kind = node.kind;
		this.pid = node.pid;
		this.channel = node.channel;
		this.#interrupt = ignoresInterrupt ? 'at once' : 'later';
		this.channel.onBegun = () => {
			if (this.#interrupt === 'pending') this.#node.kill('SIGINT');
			this.#interrupt = 'at once';
		};
		this.channel.onEnding = (code) => {
			this.#toldCode = code;
			this.#rescue = setTimeout(() => this.#endStuck(), MOST_ENDING_MS).unref();
		};
		this.exited = new Promise((resolve) => {
			node.onExit((exit) => {
				clearTimeout(this.#rescue);
				this.exit = this.#wasRescued ? exitOf(this.#toldCode, null) : exit;
				removeChild(this);
				logger.info(`${nodeName(node)} ended with exit code ${this.exit.code}`);
				resolve(this.exit);
				this.channel.onEnd(() => noteEndWhenRead(birth));
			});
		});
		this.ref();
	}

	get stdout(): Readable | null {
		return this.#node.stdout;
	}

	get stderr(): Readable | null {
		return this.#node.stderr;
	}

	kill(signal: NodeJS.Signals): void {
		if (signal === 'SIGINT' && this.#interrupt !== 'at once') this.#interrupt = 'pending';
		else this.#node.kill(signal);
	}

	/** Whatever keeps it from ending, nobody is to wait for that: it has said how it ends. */
	#endStuck(): void {
		logger.warn(stuckAtItsEnd(nodeName(this.#node), MOST_ENDING_MS));
		this.#wasRescued = true;
		this.#node.kill('SIGKILL');
	}

	ref(): void {
		this.#node.ref();
		this.channel.ref();
	}

	unref(): void {
		this.#node.unref();
		this.channel.unref();
	}
}

/** Until then what the child has sent is held for this process. */
function noteEndWhenRead(birth: number): void {
	const reading = whenRead();
	if (reading) void reading.then(() => noteEnd(birth));
	else noteEnd(birth);
}

/**
 * A thread that blocks is not told of ends. A process that has ended will not
 * receive what is on its way to it.
 */
onLookAfterChildren(() => {
	for (const { kind, pid, channel } of runningChildren())
		if (kind === 'process' && nativeIfPresent()?.hasExited(pid) === 1) channel.giveUpSent();
});

/**
 * A process whose exit handlers have begun may never end: one of them waits for something, or node
 * waits for a thread of its own that was not woken (Node 24 does at times, by a fault of glibc
 * before 2.41, its bug 25847, when much memory was collected before).
 */
const MOST_ENDING_MS = 5000;

function nodeName({ kind, pid }: StartedNode): string {
	return kind === 'thread' ? `a thread of process ${pid}` : `process ${pid}`;
}
