/**
 * `Process`: a function that runs in a process of its own. Python: `multiprocessing.Process`. The
 * implementation is in `process-core.ts`.
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
 * A process that runs `target(...args)`, or the `run()` of a subclass. Functions, classes and
 * values are sent in their state at the call of `start()`, with what they capture.
 *
 * ```ts
 * const p = new Process({ target: (name: string) => console.log(`hello ${name}`), args: ['bob'] });
 * p.start();
 * await p.join(); // 0
 * ```
 *
 * A `Process` is for work that goes on beside the program. For many short tasks a `Pool` is
 * cheaper, as it starts its processes once.
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

	/**
	 * @param options.target The function that the child runs.
	 * @param options.args Its arguments.
	 * @throws TypeError for an option that is unknown or of the wrong type
	 */
	constructor(options: ProcessSettings & { target: () => unknown; args?: readonly [] });
	constructor(options: FittingProcessOptions<A, F>);
	constructor(options?: ProcessOptions<A>);
	constructor(options: ProcessOptions<A> = {} as ProcessOptions<A>, ...more: unknown[]) {
		cores().initialise(this, options, more);
	}

	/**
	 * Runs in the child: calls `target(...args)`. Subclasses may override it. Python: `Process.run`.
	 */
	run(): unknown {
		return coreOf(this).runTarget();
	}

	/**
	 * Starts the child and returns at once. A failure in the child shows in the exit code. Python:
	 * `Process.start`.
	 *
	 * @throws ShippingError for what cannot be sent; ProcessError if it was started before, if
	 * another process created it, or if the system refuses (the message names errno and limit)
	 */
	start(): void {
		coreOf(this).start(this, this.run === Process.prototype.run);
	}

	/**
	 * Waits for the child to end. Python: `Process.join`, which returns nothing.
	 *
	 * @returns the exit code, or `undefined` if the timeout passed first
	 */
	async join(options: WaitOptions = {}): Promise<number | undefined> {
		return coreOf(this).join(options);
	}

	/** Whether the child runs. Python: `Process.is_alive`. */
	isAlive(): boolean {
		return coreOf(this).isAlive();
	}

	/**
	 * `null` before start and while running. Then 0, N after `process.exit(N)`, 1 after an uncaught
	 * error, -N if killed by signal N.
	 */
	get exitCode(): number | null {
		return coreOf(this).child?.exit?.code ?? null;
	}

	/** The signal that ended the child, if one did. */
	get signalCode(): NodeJS.Signals | null {
		return coreOf(this).child?.exit?.signal ?? null;
	}

	/** `undefined` before start. A thread has the pid of its process. */
	get pid(): number | undefined {
		return coreOf(this).pid;
	}

	/** Name of the process, which its log messages carry. */
	get name(): string {
		return coreOf(this).name;
	}

	set name(name: string) {
		coreOf(this).name = name;
	}

	/**
	 * Whether the child ends with its parent. Settable before start.
	 *
	 * @throws ProcessError afterwards
	 */
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

	/** Ready once the process has ended; `wait()` accepts it. @throws ProcessError before start */
	get sentinel(): Sentinel {
		return coreOf(this).sentinel;
	}

	/** The child's output from `start()` on if `stdio` is `'pipe'`; else `null`. */
	get stdout(): Readable | null {
		return coreOf(this).child?.stdout ?? null;
	}

	/** With `stdio: 'pipe'` only, from `start()` on. */
	get stderr(): Readable | null {
		return coreOf(this).child?.stderr ?? null;
	}

	/**
	 * Sends SIGINT; does nothing once the child has ended. Python: `Process.interrupt`.
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
	 * Releases what the object holds. Afterwards everything but the fields throws ClosedError.
	 *
	 * @throws ProcessError while running
	 */
	close(): void {
		coreOf(this).close();
	}

	/**
	 * Ends the child if it still runs, then joins and closes. Sends SIGTERM, and SIGKILL
	 * after a grace of two seconds.
	 */
	async [Symbol.asyncDispose](): Promise<void> {
		const core = coreOf(this);
		if (core.closed) return;
		core.endWithGrace();
		if (core.child) await this.join();
		this.close();
	}
}

/**
 * Returns the running processes that this process started. Python:
 * `multiprocessing.active_children`.
 */
export function activeChildren(): Process[] {
	return cores().runningProcesses() as Process[];
}

function coreOf(process: Process<never>): ProcessCore {
	return cores().coreOf(process);
}

const cores = lazily<typeof Cores>('./process/process-core.js');
