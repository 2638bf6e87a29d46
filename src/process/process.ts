/**
 * `Process`: one function, run in a process of its own. Python: `multiprocessing.Process`.
 */
import type { Readable } from 'node:stream';
import { lazily } from '../lazy.js';
import { checkNoMore, checkWaitOptions, describe, settles, type WaitOptions } from '../options.js';
import type { Packet } from '../shipping/packet.js';
import { currentProcess, currentRecord, nextIdentity } from './current.js';
import type { Child } from './launch.js';
import * as messages from './messages.js';
import { preloadInChildren } from './library-modules.js';
import { checkProcessOptions } from './process-options.js';
import { setState, stateOf, type TargetCall, whileSending } from './process-state.js';
import { ProcessSentinel, type Sentinel } from './sentinel.js';
import { type AvailableStartMethod, getStartMethod } from './start-methods.js';

/** `args` may be left out only where the target needs none. */
export type ProcessOptions<A extends readonly unknown[]> = ProcessBase<A> &
	([] extends A ? { args?: readonly [...A] } : { args: readonly [...A] });

export interface ProcessBase<A extends readonly unknown[]> {
	target?: (...args: A) => unknown;
	/** Default: `Process-1`, and in a child `Process-1:2`. */
	name?: string;
	/** A daemon is terminated when its parent ends. Default: the creator's own flag. */
	daemon?: boolean;
	/** Added to the child's environment. */
	env?: Record<string, string>;
	/** Where the child's output goes. `'pipe'` gives `stdout` and `stderr`. Default `'inherit'`; stdin is always empty. */
	stdio?: 'inherit' | 'pipe' | 'ignore';
}

/**
 * A process that runs `target(...args)`, or what a subclass makes of `run()`. Functions, classes and values are sent as they are when
 * `start()` is called, with what they capture.
 *
 * ```ts
 * const p = new Process({ target: (name: string) => console.log(`hello ${name}`), args: ['bob'] });
 * p.start();
 * await p.join(); // 0
 * ```
 *
 * It is for work that should go on beside the program; for many short tasks a `Pool` is cheaper, as it starts its processes once.
 */
export class Process<A extends readonly unknown[] = readonly unknown[]> {
	/** @throws TypeError for an option that is unknown or of the wrong type */
	constructor(options?: ProcessOptions<A>);
	constructor(options: ProcessOptions<A> = {} as ProcessOptions<A>, ...more: unknown[]) {
		checkProcessOptions(options, more);
		const identity = nextIdentity();
		const creator = currentRecord();
		setState(this, {
			work: { target: options.target as TargetCall['target'], args: [...(options.args ?? [])] },
			identity,
			name: options.name ?? `Process-${identity.join(':')}`,
			daemon: options.daemon ?? creator.daemon,
			authKey: undefined,
			env: options.env,
			stdio: options.stdio ?? 'inherit',
			child: undefined,
			sentinel: undefined,
			waiting: 0,
			foreign: false,
			closed: false,
		});
	}

	/** What the child runs; by default `target(...args)`. Subclasses may override it. Python: `Process.run`. */
	run(): unknown {
		const { work } = stateOf(this);
		return work?.target?.(...work.args);
	}

	/**
	 * Starts the child. Returns at once; what fails in the child shows in `join()`. Python: `Process.start`.
	 *
	 * @throws ShippingError for what cannot be sent; ProcessError: started twice, not the creator, or the system refuses
	 * (errno and the limit are named)
	 */
	start(): void {
		const state = stateOf(this, 'Process.start()');
		if (state.foreign) throw messages.notTheParent('Process.start()', state.name);
		if (state.child || !state.work) throw messages.startedTwice(state.name);
		const { work } = state;
		const child = launching().launch({
			call: 'Process.start()',
			method: methodOf(this),
			name: state.name,
			daemon: state.daemon,
			identity: state.identity,
			...(state.authKey && { authKey: state.authKey }),
			entry: ENTRY,
			payload: () => encodeWork(this, work),
			stdio: state.stdio,
			...(state.env && { env: state.env }),
		});
		if (state.daemon) child.unref();
		state.child = child;
		state.sentinel = new ProcessSentinel(child.exited);
		// The child has its copy; keeping ours would keep alive what only the child still needs.
		state.work = undefined;
		alive.add(this);
		void child.exited.then(() => alive.delete(this));
	}

	/**
	 * Waits for the child's end. Python: `Process.join`, which returns nothing.
	 *
	 * @returns the exit code, or `undefined` if the timeout passed first
	 */
	async join(options: WaitOptions = {}): Promise<number | undefined> {
		const child = startedChild(this, 'Process.join()');
		const state = stateOf(this);
		checkWaitOptions(options, 'Process.join()');
		// A daemon does not keep the program alive, but who waits for it does.
		if (state.waiting++ === 0) child.ref();
		try {
			if (!child.exit) await settles(child.exited, options, 'Process.join()');
		} finally {
			if (--state.waiting === 0 && state.daemon) child.unref();
		}
		return child.exit?.code;
	}

	/** Python: `Process.is_alive`. */
	isAlive(): boolean {
		const { child, foreign } = stateOf(this, 'Process.isAlive()');
		return foreign || (child !== undefined && !child.exit);
	}

	/** `null` before start and while running; 0; 1 after an uncaught error; N of `process.exit(N)`; -N when killed by signal N. */
	get exitCode(): number | null {
		return stateOf(this).child?.exit?.code ?? null;
	}

	/** The signal that ended it, if one did. */
	get signalCode(): NodeJS.Signals | null {
		return stateOf(this).child?.exit?.signal ?? null;
	}

	/** `undefined` before start. */
	get pid(): number | undefined {
		const { child, foreign } = stateOf(this);
		return foreign ? process.pid : child?.pid;
	}

	get name(): string {
		return stateOf(this).name;
	}

	set name(name: string) {
		if (typeof name !== 'string') throw new TypeError(`Process.name: ${describe(name)} is no name; give a string`);
		stateOf(this).name = name;
	}

	/** Settable before start only. @throws ProcessError afterwards */
	get daemon(): boolean {
		return stateOf(this).daemon;
	}

	set daemon(daemon: boolean) {
		const state = stateOf(this);
		if (state.child) throw messages.daemonAfterStart(state.name);
		if (typeof daemon !== 'boolean')
			throw new TypeError(`Process.daemon: ${describe(daemon)} is no flag; give true or false`);
		state.daemon = daemon;
	}

	/** Secret that the child shares with this process. Settable before start. */
	get authKey(): Uint8Array {
		return stateOf(this).authKey ?? currentRecord().authKey;
	}

	set authKey(authKey: Uint8Array) {
		if (!(authKey instanceof Uint8Array))
			throw new TypeError(`Process.authKey: ${describe(authKey)} is no key; give a Uint8Array`);
		stateOf(this).authKey = new Uint8Array(authKey);
	}

	/** Something `wait()` accepts; ready once the process ended. @throws ProcessError before start */
	get sentinel(): Sentinel {
		const state = stateOf(this, 'Process.sentinel');
		if (!state.sentinel) throw messages.notStarted('Process.sentinel', state.name);
		return state.sentinel;
	}

	/** With `stdio: 'pipe'` only, from `start()` on. */
	get stdout(): Readable | null {
		return stateOf(this).child?.stdout ?? null;
	}

	get stderr(): Readable | null {
		return stateOf(this).child?.stderr ?? null;
	}

	/** Sends SIGINT. Nothing, once it has ended. Python: `Process.interrupt`. @throws ProcessError before start */
	interrupt(): void {
		startedChild(this, 'Process.interrupt()').kill('SIGINT');
	}

	/** Sends SIGTERM. Python: `Process.terminate`. @throws ProcessError before start */
	terminate(): void {
		startedChild(this, 'Process.terminate()').kill('SIGTERM');
	}

	/** Sends SIGKILL. Python: `Process.kill`. @throws ProcessError before start */
	kill(): void;
	kill(...more: unknown[]): void {
		checkNoMore(
			more,
			'Process.kill()',
			'interrupt() sends SIGINT, terminate() SIGTERM, process.kill(p.pid, signal) any',
		);
		startedChild(this, 'Process.kill()').kill('SIGKILL');
	}

	/** Gives up what it holds. Afterwards everything but the fields throws ClosedError. @throws ProcessError while running */
	close(): void {
		const state = stateOf(this);
		if (state.child && !state.child.exit) throw messages.closeWhileRunning(state.name);
		state.closed = true;
		state.work = undefined;
		// What nobody has begun to read, nobody will.
		for (const stream of [this.stdout, this.stderr]) if (stream?.readableFlowing === null) stream.destroy();
	}

	/** Ends it if it still runs (terminate), then joins and closes. */
	async [Symbol.asyncDispose](): Promise<void> {
		const { child, closed } = stateOf(this);
		if (closed) return;
		if (child && !child.exit) {
			child.kill('SIGTERM');
			await this.join();
		}
		this.close();
	}
}

/** The processes started here that still run. Python: `multiprocessing.active_children`. */
export function activeChildren(): Process[] {
	return [...alive];
}

/** What travels to the child. Of a subclass the instance itself does, as the child knows it. */
export interface Work extends TargetCall {
	readonly instance?: Process;
}

/** In the child: what arrived of a subclass's instance becomes a Process again, one that can't be started or joined here. */
export function adoptInChild(instance: Process, work: TargetCall): Process {
	const { name, daemon, authKey } = currentProcess();
	setState(instance, {
		work,
		identity: currentRecord().identity,
		name,
		daemon,
		authKey,
		env: undefined,
		stdio: 'inherit',
		child: undefined,
		sentinel: undefined,
		waiting: 0,
		foreign: true,
		closed: false,
	});
	return instance;
}

/** Where a class of processes says how it starts them; see `context-process.ts`. */
export const START_METHOD = Symbol('start method');

const ENTRY = new URL('./run-target.js', import.meta.url).href;
preloadInChildren(ENTRY);

const alive = new Set<Process>();

function startedChild(process: Process<never>, call: string): Child {
	const { child, foreign, name } = stateOf(process, call);
	if (foreign) throw messages.notTheParent(call, name);
	if (!child) throw messages.notStarted(call, name);
	return child;
}

function methodOf(process: Process<never>): AvailableStartMethod {
	return (process.constructor as { [START_METHOD]?: AvailableStartMethod })[START_METHOD] ?? getStartMethod();
}

/** A subclass travels as an instance with its own fields; a plain Process as its target alone. */
function encodeWork(process: Process<never>, work: TargetCall): Packet {
	const isPlain = process.run === Process.prototype.run && Reflect.ownKeys(process).length === 0;
	const sent: Work = isPlain ? work : { ...work, instance: process };
	return whileSending(process, () => shipping().encode(sent, 'process'));
}

const launching = lazily<typeof import('./launch.js')>('./process/launch.js');
const shipping = lazily<typeof import('../shipping/encode.js')>('./shipping/encode.js');
