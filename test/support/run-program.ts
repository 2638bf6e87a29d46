import { type ChildProcess, spawn } from 'node:child_process';

export interface ProgramOptions {
	/** Arguments for node itself, before the file. */
	readonly execArgv?: readonly string[];
	/** The program's own arguments. */
	readonly args?: readonly string[];
	/** Added to the test's environment; `undefined` removes a variable. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** The node binary. Default: the one that runs the test. */
	readonly node?: string;
	/** The program's input. Default: none. */
	readonly input?: string;
	/** Keeps stdin open after `input`, as a terminal does; the test ends it. */
	readonly keepsInputOpen?: boolean;
	/**
	 * Milliseconds after which the program is killed and the test fails, showing the output so far.
	 * Default: 60 000.
	 */
	readonly deadline?: number;
}

export interface ProgramResult {
	readonly stdout: string;
	readonly stderr: string;
	/** `null` if a signal ended it. */
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** A running program: the test can send it signals and wait for its output. */
export interface RunningProgram {
	readonly pid: number;
	readonly child: ChildProcess;
	/** The output to stdout so far. */
	stdout(): string;
	stderr(): string;
	/**
	 * Resolves to the match once stdout matches. Rejects if the program ends before, or at the
	 * deadline.
	 */
	waitForOutput(pattern: RegExp): Promise<RegExpExecArray>;
	/** Resolves when the program has ended and its output, including its children's, is complete. */
	readonly result: Promise<ProgramResult>;
}

/** Runs the file `program` with node, in a process of its own, until it ends. */
export function runProgram(program: string, options: ProgramOptions = {}): Promise<ProgramResult> {
	return startProgram(program, options).result;
}

/** Runs `command` with its arguments, without a shell, until it ends. */
export function runCommand(
	command: string,
	args: readonly string[],
	options: Omit<ProgramOptions, 'execArgv' | 'args' | 'node'> = {},
): Promise<ProgramResult> {
	return start(command, args, options).result;
}

/** Like `runProgram`, for a test that acts while the program runs. */
export function startProgram(program: string, options: ProgramOptions = {}): RunningProgram {
	const { execArgv = [], args = [], node = process.execPath } = options;
	return start(node, [...execArgv, program, ...args], options);
}

/** The outcome and the output, for the message of a failed assertion. */
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
			// Its children may hold the pipes open; what they would still write is not awaited.
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
	// A test that only waits for output learns of a failure there.
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
 * Leaves out the variables that `node --test` sets for its own children: a program with them would
 * report to the runner as a test.
 */
function programEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
	return { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_TEST_WORKER_ID: undefined, ...env };
}
