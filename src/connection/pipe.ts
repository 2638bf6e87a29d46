/**
 * A pipe between two processes. Python: `multiprocessing.Pipe`.
 */
import { checkOptions, describe } from '../options.js';
import type { BlockingReceiver, BlockingSender, PipeConnection, Receiver, Sender } from './connection.js';
import { PipeCore } from './pipe-core.js';
import { PipeEnd } from './pipe-end.js';

/**
 * Makes a pipe and returns its two ends. What one end sends, the other receives in the same order.
 * Python: `multiprocessing.Pipe`.
 *
 * ```ts
 * const [here, there] = Pipe<string, number>();
 * const p = new Process({ target: async () => { for await (const text of there) await there.send(text.length); } });
 * p.start();
 * there.close();
 * await here.send('hello');
 * console.log(await here.recv());
 * here.close();
 * await p.join();
 * ```
 *
 * Either end may be sent to other processes at any time, and several may use it. Once all holders
 * of one end have closed it or died, the other end learns of that: `recv` throws an EOFError after
 * everything sent was received, and `send` throws a ClosedError. So a process closes the end that
 * it has given away.
 *
 * A sender that is far ahead waits: a pipe holds 64 KiB or 1,024 messages, or four messages larger
 * than that. For many senders and receivers, or senders that should not wait, use a Queue.
 *
 * @param options.duplex Whether the pipe goes both ways. Default: true.
 * @throws TypeError, ProcessError if there is no shared memory
 */
export function Pipe<A = unknown, B = A>(options?: {
	duplex?: true | undefined;
}): [PipeConnection<A, B>, PipeConnection<B, A>];
/** Makes a one-way pipe: the first end receives, and the second sends. */
export function Pipe<T = unknown>(options: {
	duplex: false;
}): [Receiver<T> & BlockingReceiver<T>, Sender<T> & BlockingSender<T>];
export function Pipe(
	options: { duplex?: boolean | undefined } = {},
): [PipeEnd<unknown, unknown>, PipeEnd<unknown, unknown>] {
	checkOptions(options, ['duplex'], 'Pipe()', 'an object, as { duplex: false }');
	const { duplex = true } = options;
	if (typeof duplex !== 'boolean') throw new TypeError(`Pipe(): duplex is ${describe(duplex)}; give true or false`);
	const [first, second] = PipeCore.create(duplex);
	return [new PipeEnd(first), new PipeEnd(second)];
}
