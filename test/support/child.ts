import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { Process, type ProcessOptions } from 'multiprocess';
import { tempDir } from './temp-dir.js';

export interface ChildResult {
	readonly exitCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Starts a Process, reads its output and joins it. */
export async function runChild<A extends readonly unknown[]>(
	options: ProcessOptions<A>,
	type: typeof Process = Process,
): Promise<ChildResult> {
	const p = new type<A>({ ...options, stdio: 'pipe' });
	p.start();
	return outputOf(p);
}

/** The whole output of a started Process with `stdio: 'pipe'`. */
export async function outputOf(p: Process<never>): Promise<ChildResult> {
	const [stdout, stderr] = await Promise.all([text(p.stdout as Readable), text(p.stderr as Readable), p.join()]);
	return { exitCode: p.exitCode, stdout, stderr };
}

/**
 * Runs `fn(...args)` in a child, which may be a standby, and returns its result as JSON keeps it.
 */
export async function askChild<A extends readonly unknown[], R>(
	t: Pick<TestContext, 'after'>,
	fn: (...args: A) => R,
	{
		args,
		type = Process,
		...options
	}: { args?: A; type?: typeof Process; name?: string; env?: Record<string, string> } = {},
): Promise<Awaited<R>> {
	const file = join(tempDir(t), 'answer.json');
	const p = new type({ ...options, target: answer, args: [file, fn, args ?? []] });
	p.start();
	const code = await p.join();
	if (code !== 0) throw new Error(`the child that was asked ended with ${code}`);
	return (JSON.parse(readFileSync(file, 'utf8')) as { value: Awaited<R> }).value;
}

/** Runs in the child. */
export async function answer(file: string, fn: (...args: never) => unknown, args: readonly unknown[]): Promise<void> {
	writeFileSync(file, JSON.stringify({ value: await fn(...(args as never)) }));
}
