/**
 * A pipe between two processes. Python: `multiprocessing.Pipe`.
 */
import { checkOptions, describe } from '../options.js';
import type { BlockingReceiver, BlockingSender, PipeConnection, Receiver, Sender } from './connection.js';
import { PipeCore } from './pipe-core.js';
import { PipeEnd } from './pipe-end.js';

/**
 * Two ends: what one sends the other receives, in its order.
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
 * Either end may be sent to other processes, at any time, and used by several. When all who have
 * one of them have closed it or died, the other says so: `recv` by an EOFError, once all that
 * was sent is received, and `send` by a ClosedError. So a process closes the end that it has
 * given away. A sender that is far ahead waits: there is room for 64 KiB or 1,024 messages, and
 * for four of those that are larger than that. For many senders and receivers, or senders that
 * should not wait, there is Queue.
 *
 * @param options.duplex Whether it goes both ways, which is the default. Else the first end
 * receives, and the second sends.
 * @throws TypeError, ProcessError where there is no shared memory
 */
export function Pipe<A = unknown, B = A>(options?: {
	duplex?: true | undefined;
}): [PipeConnection<A, B>, PipeConnection<B, A>];
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
