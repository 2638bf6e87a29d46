/**
 * The implementation of `Process`. Its state is kept beside the object, not in it: the fields of a
 * subclass travel to the child, this state does not. Loaded with the first Process.
 */
import { LENDING } from '../memory/loans/lend-options.js';
import { partOf } from '../lazy.js';
import { checkNoMore, checkWaitOptions, describe, settles, type WaitOptions } from '../options.js';
import { container } from '../shipping/values/containers.js';
import { encode } from '../shipping/encode.js';
import type { Packet } from '../shipping/wire/packet.js';
import { refuseToShip } from '../shipping/values/refusals.js';
import { currentProcess, currentRecord, nextIdentity } from './current.js';
import type { Child } from './parent/child.js';
import { launch } from './parent/launch.js';
import { preloadInChildren } from './parent/supply.js';
import * as messages from './messages.js';
import { checkProcessOptions, type ProcessOptions } from './process-options.js';
import { ProcessSentinel, type Sentinel } from './sentinel.js';
import { getStartMethod, START_METHOD } from './settings.js';
import type { StartMethod } from './start-methods.js';

/** A `Process`, as this file sees it; `process.ts` imports this file. */
interface Runnable {
	run(): unknown;
}

/** @throws TypeError for an option that is unknown or of the wrong type */
export function initialise<A extends readonly unknown[]>(
	process: Runnable,
	options: ProcessOptions<A>,
	more: readonly unknown[],
): void {
	checkProcessOptions(options, more);
	const identity = nextIdentity();
	const work: TargetCall = {
		target: options.target as TargetCall['target'],
		args: container([...(options.args ?? [])]),
	};
	const core = new ProcessCore(work, {
		identity,
		name: options.name ?? `Process-${identity.join(':')}`,
		daemon: options.daemon ?? currentRecord().daemon,
		env: options.env,
		stdio: options.stdio ?? 'inherit',
	});
	cores.set(process, core);
}

/**
 * In the child: makes the received instance of a subclass a Process again. It can't be started or
 * joined there.
 */
export function adoptInChild(instance: Runnable, work: TargetCall): Runnable {
	const { name, daemon, authKey } = currentProcess();
	const { identity } = currentRecord();
	const core = new ProcessCore(work, { identity, name, daemon, foreign: true });
	core.authKey = authKey;
	cores.set(instance, core);
	return instance;
}

export function coreOf(process: Runnable): ProcessCore {
	const core = cores.get(process);
	if (!core) throw new TypeError('Process: this is not a Process; its constructor did not run');
	return core;
}

export function runningProcesses(): Runnable[] {
	return [...running];
}

/** What travels to the child. The instance is included only if it is of a subclass. */
export interface Work extends TargetCall {
	readonly instance?: Runnable;
}

export interface TargetCall {
	readonly target: ((...args: readonly unknown[]) => unknown) | undefined;
	readonly args: readonly unknown[];
}

interface Beginning {
	readonly identity: readonly number[];
	readonly name: string;
	readonly daemon: boolean;
	readonly env?: Record<string, string> | undefined;
	readonly stdio?: 'inherit' | 'pipe' | 'ignore';
	/** True for the copy in the child. */
	readonly foreign?: boolean;
}

export class ProcessCore {
	/** Set by `start()`. */
	child: Child | undefined;
	closed = false;
	readonly #beginning: Beginning;
	/** Set until it is sent. */
	#work: TargetCall | undefined;
	#name: string;
	#daemon: boolean;
	/** Overrides the parent's key. */
	#authKey: Uint8Array | undefined;
	#sentinel: ProcessSentinel | undefined;
	/** Number of pending calls of `join()`. */
	#waiting = 0;

	constructor(work: TargetCall, beginning: Beginning) {
		this.#work = work;
		this.#beginning = beginning;
		this.#name = beginning.name;
		this.#daemon = beginning.daemon;
	}

	runTarget(): unknown {
		return this.#work?.target?.(...this.#work.args);
	}

	/** @param hasDefaultRun whether no subclass has overridden `run` */
	start(face: Runnable, hasDefaultRun: boolean): void {
		const call = 'Process.start()';
		this.#checkOpen(call);
		const { identity, env, stdio = 'inherit', foreign } = this.#beginning;
		const work = this.#work;
		if (foreign) throw messages.notTheParent(call, this.#name);
		if (this.child || !work) throw messages.startedTwice(this.#name);
		const method = methodOf(face);
		const child = launch({
			call,
			method,
			// A thread is a place to run, not a way to start children: these start by the program's
			// method.
			methodInChild: method === 'thread' ? getStartMethod() : method,
			name: this.#name,
			daemon: this.#daemon,
			identity,
			...(this.#authKey && { authKey: this.#authKey }),
			entry: ENTRY,
			payload: () => encodeWork(face, hasDefaultRun, work),
			stdio,
			...(env && { env }),
		});
		if (this.#daemon) child.unref();
		this.child = child;
		this.#sentinel = new ProcessSentinel(child.exited);
		// The child has its copy. Ours would keep alive what only the child still needs.
		this.#work = undefined;
		running.add(face);
		void child.exited.then(() => running.delete(face));
	}

	async join(options: WaitOptions): Promise<number | undefined> {
		const child = this.#startedChild('Process.join()');
		checkWaitOptions(options, 'Process.join()');
		// A daemon does not keep the program alive; a waiter does.
		if (this.#waiting++ === 0) child.ref();
		try {
			if (!child.exit) await settles(child.exited, options, 'Process.join()');
		} finally {
			if (--this.#waiting === 0 && this.#daemon) child.unref();
		}
		return child.exit?.code;
	}

	isAlive(): boolean {
		this.#checkOpen('Process.isAlive()');
		return this.#beginning.foreign || (this.child !== undefined && !this.child.exit);
	}

	get pid(): number | undefined {
		return this.#beginning.foreign ? process.pid : this.child?.pid;
	}

	get name(): string {
		return this.#name;
	}

	set name(name: string) {
		if (typeof name !== 'string') throw new TypeError(`Process.name: ${describe(name)} is not a name; give a string`);
		this.#name = name;
	}

	get daemon(): boolean {
		return this.#daemon;
	}

	set daemon(daemon: boolean) {
		if (this.child) throw messages.daemonAfterStart(this.#name);
		if (typeof daemon !== 'boolean')
			throw new TypeError(`Process.daemon: ${describe(daemon)} is not a boolean; give true or false`);
		this.#daemon = daemon;
	}

	get authKey(): Uint8Array {
		return this.#authKey ?? currentRecord().authKey;
	}

	set authKey(authKey: Uint8Array) {
		if (!(authKey instanceof Uint8Array))
			throw new TypeError(`Process.authKey: ${describe(authKey)} is not a key; give a Uint8Array`);
		this.#authKey = new Uint8Array(authKey);
	}

	get sentinel(): Sentinel {
		this.#checkOpen('Process.sentinel');
		if (!this.#sentinel) throw messages.notStarted('Process.sentinel', this.#name);
		return this.#sentinel;
	}

	kill(signal: NodeJS.Signals, call: string, more: readonly unknown[] = []): void {
		checkNoMore(more, call, 'interrupt() sends SIGINT, terminate() SIGTERM, process.kill(p.pid, signal) any');
		const child = this.#startedChild(call);
		if (signal === 'SIGINT' && child.kind === 'thread') throw messages.threadHasNoSignals(this.#name);
		child.kill(signal);
	}

	/** Sends SIGTERM, and SIGKILL after the grace, if the child runs. */
	endWithGrace(): void {
		if (!this.child || this.child.exit) return;
		this.child.kill('SIGTERM');
		this.child.killAfterGrace();
	}

	close(): void {
		if (this.child && !this.child.exit) throw messages.closeWhileRunning(this.#name);
		this.closed = true;
		this.#work = undefined;
		// A stream that nobody has begun to read will never be read.
		for (const stream of [this.child?.stdout, this.child?.stderr])
			if (stream?.readableFlowing === null) stream.destroy();
	}

	#startedChild(call: string): Child {
		this.#checkOpen(call);
		if (this.#beginning.foreign) throw messages.notTheParent(call, this.#name);
		if (!this.child) throw messages.notStarted(call, this.#name);
		return this.child;
	}

	#checkOpen(call: string): void {
		if (this.closed) throw messages.closed(call, this.#name);
	}
}

const ENTRY = partOf('./process/child/run-target.js');
preloadInChildren(ENTRY);
// Instances of subclasses need it.
preloadInChildren(partOf('./process/process-core.js'));

const cores = new WeakMap<object, ProcessCore>();
const running = new Set<Runnable>();

function methodOf(process: Runnable): StartMethod {
	return (process.constructor as { [START_METHOD]?: StartMethod })[START_METHOD] ?? getStartMethod();
}

/** Encodes a subclass as an instance with its own fields, a plain Process as its target alone. */
function encodeWork(process: Runnable, hasDefaultRun: boolean, work: TargetCall): Packet {
	const isPlain = hasDefaultRun && Reflect.ownKeys(process).length === 0;
	const before = sent;
	sent = process;
	try {
		return encode(container(isPlain ? work : { ...work, instance: process }), 'process', LENDING);
	} finally {
		sent = before;
	}
}

/**
 * The Process that is being started. Only that one can be sent: it becomes the child's own copy.
 */
let sent: Runnable | undefined;
refuseToShip((value) => value !== sent && cores.has(value), messages.cannotShipProcess);
