/**
 * A program that plays scenes (`test/fixtures/kills/player.mjs`) and survives their victims. Every
 * request has a deadline, since the library may hang after a kill.
 */
import { inRepository } from '../support/repository.js';
import { describeResult, type ProgramOptions, type RunningProgram, startProgram } from '../support/run-program.js';

/** Memory and a disk that nobody else sees. */
export interface OwnMemory {
	/** Size of the memory, such as `2m`. */
	readonly size: string;
	/** The folder for temporary files. */
	readonly disk: string;
}

export class Player {
	readonly #program: RunningProgram;
	#asked = 0;

	/**
	 * @param file The name of a file in `test/fixtures/kills`, without `.mjs`.
	 * @param memory Default: the memory of all programs.
	 */
	constructor(file: string, memory?: OwnMemory) {
		this.#program = startProgram(inRepository(`test/fixtures/kills/${file}.mjs`), {
			...(memory ? within(memory) : { execArgv: FLAGS }),
			input: '',
			keepsInputOpen: true,
			deadline: LONGEST,
		});
	}

	/**
	 * Calls a method of the `Player` in the program.
	 *
	 * @throws Error if the method threw, or did not answer in time
	 */
	async ask<R>(command: string, argument?: string): Promise<R> {
		const number = ++this.#asked;
		this.#program.child.stdin?.write(`${JSON.stringify([number, command, argument])}\n`);
		const answer = this.#program.waitForOutput(new RegExp(`^reply ${number} (.*)$`, 'm'));
		const match = await withDeadline(answer, DEADLINE, () => `'${command}' hangs: ${this.#program.stderr()}`);
		const reply = JSON.parse(match[1]) as { value?: R; error?: string };
		if (reply.error !== undefined) throw new Error(`${reply.error}\n${this.#program.stderr()}`);
		return reply.value as R;
	}

	/** Lets the program end in order. @throws Error if it ends otherwise, or not in time */
	async end(): Promise<void> {
		this.#program.child.stdin?.end();
		const result = await withDeadline(this.#program.result, DEADLINE, () => 'the player does not end');
		if (result.code !== 0) throw new Error(describeResult(result));
	}

	kill(): void {
		this.#program.child.kill('SIGKILL');
	}
}

/**
 * A victim makes the same calls in each play if V8 has no threads, since the main thread would wake
 * them by futexes. Children inherit the flags.
 */
const FLAGS = ['--expose-gc', '--single-threaded'];

function within({ size, disk }: OwnMemory): Pick<ProgramOptions, 'node' | 'execArgv' | 'env'> {
	const script =
		'mount -t tmpfs -o size=$0 tmpfs /dev/shm && mount -t tmpfs -o size=64m tmpfs $1 && shift && exec "$@"';
	const execArgv = ['-m', 'sh', '-c', script, size, disk, process.execPath, ...FLAGS];
	return { node: 'unshare', execArgv, env: { TMPDIR: disk } };
}

const DEADLINE = 30_000;
/** A soak of one file takes less. */
const LONGEST = 3_600_000;

/** @param what Says what hangs, for the error. */
export async function withDeadline<R>(promise: Promise<R>, milliseconds: number, what: () => string): Promise<R> {
	let timer: NodeJS.Timeout | undefined;
	const expired = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(what())), milliseconds);
	});
	try {
		return await Promise.race([promise, expired]);
	} finally {
		clearTimeout(timer);
	}
}
