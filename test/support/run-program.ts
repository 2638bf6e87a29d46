import { type ChildProcess, spawn } from 'node:child_process';

export interface ProgramOptions {
	/** Arguments for node itself, before the file. */
	readonly execArgv?: readonly string[];
	/** The program's own arguments. */
	readonly args?: readonly string[];
	/** Added to the test's environment; `undefined` takes a variable away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** The node binary; default the one that runs the test. */
	readonly node?: string;
	/** What the program reads; default nothing. */
	readonly input?: string;
	/** After `input` its stdin stays open, as a terminal does; the test ends it. */
	readonly keepsInputOpen?: boolean;
	/**
	 * Milliseconds after which the program is killed and the test fails with what it
	 * wrote so far. Default 60 000.
	 */
	readonly deadline?: number;
}

export interface ProgramResult {
	readonly stdout: string;
	readonly stderr: string;
	/** `null` when a signal ended it. */
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** A program that runs: to send it signals, and to wait for what it writes. */
export interface RunningProgram {
	readonly pid: number;
	readonly child: ChildProcess;
	/** What it wrote to stdout until now. */
	stdout(): string;
	stderr(): string;
	/**
	 * Resolves to the match once stdout matches; rejects if the program ends before, or at the
	 * deadline.
	 */
	waitForOutput(pattern: RegExp): Promise<RegExpExecArray>;
	/** Resolves when it ended and its output is complete, which includes that of its children. */
	readonly result: Promise<ProgramResult>;
}

/** Runs the file `program` with node as a process of its own, until it ends. */
export function runProgram(program: string, options: ProgramOptions = {}): Promise<ProgramResult> {
	return startProgram(program, options).result;
}

/** Runs `command` with its arguments (not through a shell) until it ends. */
export function runCommand(
	command: string,
	args: readonly string[],
	options: Omit<ProgramOptions, 'execArgv' | 'args' | 'node'> = {},
): Promise<ProgramResult> {
	return start(command, args, options).result;
}

/** As `runProgram`, for a test that acts while the program runs. */
export function startProgram(program: string, options: ProgramOptions = {}): RunningProgram {
	const { execArgv = [], args = [], node = process.execPath } = options;
	return start(node, [...execArgv, program, ...args], options);
}

/** What went in and what came out, for the message of a failed assertion. */
export function describeResult({ code, signal, stdout, stderr }: ProgramResult): string {
	return `exit code ${code}, signal ${signal}\n--- stdout\n${stdout}\n--- stderr\n${stderr}`;
}

function start(command: string, args: readonly string[], options: ProgramOptions): RunningProgram {
	const { env = {}, cwd, input, keepsInputOpen = false, deadline = 60_000 } = options;
	const child = spawn(command, args, {
		cwd,
		env: programEnvironment(env),
		stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
	});
	if (input !== undefined) child.stdin?.write(input);
	if (!keepsInputOpen) child.stdin?.end();
	const output = { stdout: '', stderr: '' };
	const listeners = new Set<() => void>();
	for (const name of ['stdout', 'stderr'] as const) {
		child[name]?.setEncoding('utf8').on('data', (text: string) => {
			output[name] += text;
			for (const listener of listeners) listener();
		});
	}
	const result = new Promise<ProgramResult>((resolve, reject) => {
		let expired = false;
		const timer = setTimeout(() => {
			expired = true;
			child.kill('SIGKILL');
			// Its children may hold the pipes open: what they would still write is not waited for.
			child.stdout?.destroy();
			child.stderr?.destroy();
		}, deadline);
		child.on('error', (error) => {
			clearTimeout(timer);
			reject(error);
		});
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			const ended = { ...output, code, signal };
			const commandLine = [command, ...args].join(' ');
			if (expired) reject(new Error(`'${commandLine}' had not ended after ${deadline} ms: ${describeResult(ended)}`));
			else resolve(ended);
		});
	});
	// Whoever only waits for output learns of a failure there.
	result.catch(() => {});
	return {
		pid: child.pid ?? -1,
		child,
		stdout: () => output.stdout,
		stderr: () => output.stderr,
		waitForOutput: (pattern) => waitForOutput(pattern, output, listeners, result),
		result,
	};
}

function waitForOutput(
	pattern: RegExp,
	output: { readonly stdout: string },
	listeners: Set<() => void>,
	result: Promise<ProgramResult>,
): Promise<RegExpExecArray> {
	return new Promise((resolve, reject) => {
		const look = () => {
			const match = pattern.exec(output.stdout);
			if (!match) return;
			listeners.delete(look);
			resolve(match);
		};
		listeners.add(look);
		look();
		result.then((ended) => reject(new Error(`It ended without writing ${pattern}: ${describeResult(ended)}`)), reject);
	});
}

/**
 * Without what `node --test` tells its own children: a program that is given it
 * reports to the runner as a test.
 */
function programEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
	return { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_TEST_WORKER_ID: undefined, ...env };
}
