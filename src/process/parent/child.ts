/**
 * A child of this library as its parent sees it, from boot to end. There are two kinds: processes
 * (`process-child.ts`) and threads (`thread-child.ts`). A standby is a child without work.
 */
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { logger } from '../../log.js';
import { noteEnd, onLookAfterChildren } from '../../memory/tree/lineage.js';
import { nativeIfPresent } from '../../native/load.js';
import { whenRead } from '../../shipping/wire/unread.js';
import { clearTimeout, setTimeout } from '../../timers.js';
import type { Channel } from '../line/channel.js';
import { ControlFrame } from '../line/frame.js';
import type { Boot } from '../protocol.js';
import { stuckAtItsEnd } from '../messages.js';

/** How a child ended, in Python's terms. */
export interface Exit {
	/** N of `process.exit(N)`, 1 after an uncaught error, -N when killed by signal N. */
	readonly code: number;
	readonly signal: NodeJS.Signals | null;
}

export abstract class Child {
	abstract readonly kind: 'process' | 'thread';
	/** A thread has the pid of its process. */
	abstract readonly pid: number;
	/** The environment that it booted with and has until it gets its work. */
	abstract readonly env: NodeJS.ProcessEnv;
	/** `null` unless piped. */
	abstract readonly stdout: Readable | null;
	abstract readonly stderr: Readable | null;
	/** Frames to and from the child's `main`; ref'd and unref'd with the child. */
	readonly channel: Channel;
	/** Set once it has ended. */
	exit: Exit | undefined;
	/** Settles when it has ended; never rejects. */
	readonly exited: Promise<Exit>;
	#settleExited!: (exit: Exit) => void;
	/** Number of its birth in the tree; `undefined` until it has work. */
	#birth: number | undefined;
	/**
	 * A booting child ignores SIGINT, since Ctrl-C reaches standbys too. A SIGINT meant for the child
	 * is held back until it no longer does.
	 */
	#interrupt: 'at once' | 'later' | 'pending' = 'at once';
	/** The exit code that it reported when its exit handlers began. */
	#toldCode: number | null = null;
	#rescue: NodeJS.Timeout | undefined;
	#wasRescued = false;

	constructor(channel: Channel) {
		this.channel = channel;
		this.exited = new Promise((resolve) => {
			this.#settleExited = resolve;
		});
	}

	/** For logs. */
	get description(): string {
		return this.kind === 'thread' ? `a thread of process ${this.pid}` : `process ${this.pid}`;
	}

	/** Tells the booting child what it can prepare. */
	sendBoot(boot: Boot): void {
		const bytes = Buffer.from(JSON.stringify(boot));
		this.channel.send(ControlFrame.BOOT, 0, { bytes, definitions: [] });
		this.channel.flush();
	}

	/**
	 * To be called once work was sent. The child now keeps the program alive and must not outlive it.
	 */
	begin(birth: number, ignoresInterrupt: boolean): void {
		this.#birth = birth;
		if (!ignoresInterrupt) this.#interrupt = 'later';
		this.channel.onBegun = () => {
			if (this.#interrupt === 'pending') this.signal('SIGINT');
			this.#interrupt = 'at once';
		};
		this.channel.onEnding = (code) => {
			this.#toldCode = code;
			this.#rescue = setTimeout(() => this.#endStuck(), MOST_ENDING_MS).unref();
		};
		this.ref();
		addRunning(this);
	}

	/** Any signal ends a thread. A stopped process gets the signal, too. */
	kill(signal: NodeJS.Signals): void {
		if (signal === 'SIGINT' && this.#interrupt !== 'at once') this.#interrupt = 'pending';
		else this.signal(signal);
	}

	/**
	 * Kills the child unless it ends by itself within the grace. It may have a SIGTERM handler of its
	 * own, or be cut off from its channel.
	 */
	killAfterGrace(): void {
		if (this.exit) return;
		const timer = setTimeout(() => this.kill('SIGKILL'), GRACE_MS).unref();
		void this.exited.then(() => clearTimeout(timer));
	}

	/** Ends a child that got no work. */
	discard(): void {
		this.kill('SIGKILL');
		this.unref();
		this.channel.close();
	}

	/** Makes child and channel keep the program alive. A child that begins does. */
	ref(): void {
		this.channel.ref();
	}

	unref(): void {
		this.channel.unref();
	}

	/** Sends the signal now. */
	protected abstract signal(signal: NodeJS.Signals): void;

	/** To be called once, with what Node's `exit` event says. */
	protected end(code: number | null, signal: NodeJS.Signals | null): void {
		clearTimeout(this.#rescue);
		const exit = this.#wasRescued ? exitOf(this.#toldCode, null) : exitOf(code, signal);
		this.exit = exit;
		const birth = this.#birth;
		if (birth === undefined) return this.#settleExited(exit);
		removeRunning(this);
		logger.info(`${this.description} ended with exit code ${exit.code}`);
		this.#settleExited(exit);
		this.channel.onEnd(() => noteEndWhenRead(birth));
	}

	/** Kills a child that hangs in its exit. Its exit code is already known. */
	#endStuck(): void {
		logger.warn(stuckAtItsEnd(this.description, MOST_ENDING_MS));
		this.#wasRescued = true;
		this.signal('SIGKILL');
	}
}

/** Time between SIGTERM and SIGKILL. */
const GRACE_MS = 2_000;
/**
 * A process whose exit handlers have begun may never end. One of the handlers may wait for
 * something. Or node waits for a thread of its own that was not woken: Node 24 does at times when
 * much memory was collected before, by a fault of glibc before 2.41 (its bug 25847).
 */
const MOST_ENDING_MS = 5000;

function exitOf(code: number | null, signal: NodeJS.Signals | null): Exit {
	return { code: signal ? -constants.signals[signal] : (code ?? 0), signal };
}

/** What the child has sent is held for this process until it was read. */
function noteEndWhenRead(birth: number): void {
	const reading = whenRead();
	if (reading) void reading.then(() => noteEnd(birth));
	else noteEnd(birth);
}

/**
 * Children with work, which get SIGTERM when this process exits. Idle and awaiting children would
 * notice the end of their channel. Busy ones need the signal.
 */
const running = new Set<Child>();

function addRunning(child: Child): void {
	// First, so that no exit handler of the program holds it up.
	if (running.size === 0) process.prependListener('exit', terminateAll);
	running.add(child);
}

function removeRunning(child: Child): void {
	running.delete(child);
	if (running.size === 0) process.off('exit', terminateAll);
}

function terminateAll(): void {
	for (const child of running) child.kill('SIGTERM');
}

/**
 * A blocked thread gets no exit events. A process that has ended will not receive what is on its
 * way to it.
 */
onLookAfterChildren(() => {
	for (const { kind, pid, channel } of running)
		if (kind === 'process' && nativeIfPresent()?.hasExited(pid) === 1) channel.giveUpSent();
});
