/**
 * What children write to stdout and stderr, and how an uncaught error looks there.
 */
import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import type { Writable } from 'node:stream';

/**
 * Redirects stdout and stderr of this thread to `write`, with the descriptor that each has in a
 * process. The stream objects stay node's own, as node calls their methods.
 *
 * Node would pass a worker's output through the threads that started it, one after the other. The
 * output would wait for their event loops, and be lost if they end first. Written at once, it is
 * complete and in order, like that of a process.
 */
export function setOutput(write: (fd: number, bytes: Buffer) => void): void {
	for (const [stream, fd] of [
		[process.stdout, 1],
		[process.stderr, 2],
	] as const) {
		const own: Pick<Writable, '_write'> = {
			_write(chunk: string | Buffer, encoding, done) {
				try {
					write(fd, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
				} catch (error) {
					return done(error as Error);
				}
				done();
			},
		};
		Object.assign(stream, own, { _writev: null });
	}
}

/** Writes all of `bytes`, even if the process has set its end of a pipe not to block. */
export function writeFully(fd: number, bytes: Uint8Array): void {
	let at = 0;
	while (at < bytes.length) {
		try {
			at += writeSync(fd, bytes, at, Math.min(bytes.length - at, MOST_AT_ONCE));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
			Atomics.wait(NEVER, 0, 0, RETRY_MS);
		}
	}
}

/** Shows a thrown value. It may be anything, even an object that throws when inspected. */
export function inspectThrown(error: unknown): string {
	for (const show of [
		() => (error instanceof Error ? inspect(error) : `uncaught ${inspect(error)}`),
		() => `${(error as Error).stack}`,
		() => (error as Error).message,
	]) {
		try {
			return show();
		} catch {
			// The next way reads less of the value.
		}
	}
	return "uncaught error that can't be shown, as reading its properties throws";
}

const NEVER = new Int32Array(new SharedArrayBuffer(4));
const RETRY_MS = 1;
/** Node refuses a length of 2 GiB. */
const MOST_AT_ONCE = 2 ** 30;
