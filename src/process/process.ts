/**
 * `Process`: one function, run in a process of its own. Python: `multiprocessing.Process`. What it
 * does stands in `process-core.ts`.
 */
import type { Readable } from 'node:stream';
import { setHome } from '../lazy-class.js';
import { lazily } from '../lazy.js';
import type { WaitOptions } from '../options.js';
import type { ProcessCore } from './process-core.js';
import type * as Cores from './process-core.js';
import type { FittingProcessOptions, ProcessOptions, ProcessSettings } from './process-options.js';
import type { Sentinel } from './sentinel.js';

export type { ProcessBase, ProcessOptions } from './process-options.js';

/**
 * A process that runs `target(...args)`, or what a subclass makes of `run()`. Functions, classes
 * and values are sent as they are when `start()` is called, with what they capture.
 *
 * ```ts
 * const p = new Process({ target: (name: string) => console.log(`hello ${name}`), args: ['bob'] });
 * p.start();
 * await p.join(); // 0
 * ```
 *
 * It is for work that should go on beside the program; for many short tasks a `Pool` is cheaper,
 * as it starts its processes once.
 *
 * @typeParam A the arguments of the target
 * @typeParam F the target; it checks `args`, and any `Process<A>` is a `Process<A>`
 */
export class Process<
	A extends readonly unknown[] = readonly unknown[],
	F extends (...args: A) => unknown = (...args: A) => unknown,
> {
	static {
		setHome(Process, 'Process', import.meta.url);
	}

	/** @throws TypeError for an option that is unknown or of the wrong type */
	constructor(options: ProcessSettings & { target: () => unknown; args?: readonly [] });
	constructor(options: FittingProcessOptions<A, F>);
	constructor(options?: ProcessOptions<A>);
	constructor(options: ProcessOptions<A> = {} as ProcessOptions<A>, ...more: unknown[]) {
		cores().initialise(this, options, more);
	}

	/**
	 * What the child runs; by default `target(...args)`. Subclasses may
	 * override it. Python: `Process.run`.
	 */
	run(): unknown {
		return coreOf(this).runTarget();
	}

	/**
	 * Starts the child. Returns at once; what fails in the child shows in
	 * `join()`. Python: `Process.start`.
	 *
	 * @throws ShippingError for what cannot be sent; ProcessError: started twice, not the creator, or
	 * the system refuses (errno and the limit are named)
	 */
	start(): void {
		coreOf(this).start(this, this.run === Process.prototype.run);
	}

	/**
	 * Waits for the child's end. Python: `Process.join`, which returns nothing.
	 *
	 * @returns the exit code, or `undefined` if the timeout passed first
	 */
	async join(options: WaitOptions = {}): Promise<number | undefined> {
		return coreOf(this).join(options);
	}

	/** Python: `Process.is_alive`. */
	isAlive(): boolean {
		return coreOf(this).isAlive();
	}

	/**
	 * `null` before start and while running; 0; 1 after an uncaught error; N of
	 * `process.exit(N)`; -N when killed by signal N.
	 */
	get exitCode(): number | null {
		return coreOf(this).child?.exit?.code ?? null;
	}

	/** The signal that ended it, if one did. */
	get signalCode(): NodeJS.Signals | null {
		return coreOf(this).child?.exit?.signal ?? null;
	}

	/** `undefined` before start; of a thread its process's. */
	get pid(): number | undefined {
		return coreOf(this).pid;
	}

	get name(): string {
		return coreOf(this).name;
	}

	set name(name: string) {
		coreOf(this).name = name;
	}

	/** Settable before start only. @throws ProcessError afterwards */
	get daemon(): boolean {
		return coreOf(this).daemon;
	}

	set daemon(daemon: boolean) {
		coreOf(this).daemon = daemon;
	}

	/** Secret that the child shares with this process. Settable before start. */
	get authKey(): Uint8Array {
		return coreOf(this).authKey;
	}

	set authKey(authKey: Uint8Array) {
		coreOf(this).authKey = authKey;
	}

	/** Something `wait()` accepts; ready once the process ended. @throws ProcessError before start */
	get sentinel(): Sentinel {
		return coreOf(this).sentinel;
	}

	/** With `stdio: 'pipe'` only, from `start()` on. */
	get stdout(): Readable | null {
		return coreOf(this).child?.stdout ?? null;
	}

	get stderr(): Readable | null {
		return coreOf(this).child?.stderr ?? null;
	}

	/**
	 * Sends SIGINT. Nothing, once it has ended. Python: `Process.interrupt`.
	 *
	 * @throws ProcessError before start, and for a thread
	 */
	interrupt(): void {
		coreOf(this).kill('SIGINT', 'Process.interrupt()');
	}

	/**
	 * Sends SIGTERM; ends a thread at once. Python: `Process.terminate`.
	 *
	 * @throws ProcessError before start
	 */
	terminate(): void {
		coreOf(this).kill('SIGTERM', 'Process.terminate()');
	}

	/** Sends SIGKILL. Python: `Process.kill`. @throws ProcessError before start */
	kill(): void;
	kill(...more: unknown[]): void {
		coreOf(this).kill('SIGKILL', 'Process.kill()', more);
	}

	/**
	 * Gives up what it holds. Afterwards everything but the fields throws ClosedError.
	 *
	 * @throws ProcessError while running
	 */
	close(): void {
		coreOf(this).close();
	}

	/**
	 * Ends it if it still runs (terminate, and kill after a grace of two
	 * seconds), then joins and closes.
	 */
	async [Symbol.asyncDispose](): Promise<void> {
		const core = coreOf(this);
		if (core.closed) return;
		core.endWithGrace();
		if (core.child) await this.join();
		this.close();
	}
}

/** The processes started here that still run. Python: `multiprocessing.active_children`. */
export function activeChildren(): Process[] {
	return cores().runningProcesses() as Process[];
}

function coreOf(process: Process<never>): ProcessCore {
	return cores().coreOf(process);
}

const cores = lazily<typeof Cores>('./process/process-core.js');
