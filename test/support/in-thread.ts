import type { TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import { encode } from '#src/shipping/encode.js';
import { pack } from '#src/shipping/packing.js';
import { opened } from './packed.js';
import { inRepository } from './repository.js';

/** A worker thread that runs one call. */
export interface Thread<R> {
	/** What the call returned or threw in the thread. Also rejects if the thread ends before that. */
	readonly result: Promise<Awaited<R>>;
	/** Ends the thread at whatever point it has reached. */
	terminate(): Promise<unknown>;
}

/** Runs `fn(...args)`, sent as bytes, in a worker thread that ends with the test at the latest. */
export function inThread<A extends unknown[], R>(
	t: Pick<TestContext, 'after'>,
	fn: (...args: A) => R,
	...args: A
): Thread<R> {
	const packet = encode([fn, args]);
	const worker = new Worker(inRepository('build/test/support/in-thread-main.js'), { workerData: pack(packet) });
	t.after(() => worker.terminate());
	const result = new Promise<Awaited<R>>((resolve, reject) => {
		let hasAnswered = false;
		worker.once('message', ({ failed, packed }: { failed: boolean; packed: Uint8Array }) => {
			hasAnswered = true;
			opened(packed).then((value) => (failed ? reject(value as Error) : resolve(value as Awaited<R>)), reject);
		});
		worker.once('error', reject);
		worker.once('exit', (code) => {
			// Sent handles stay under way as long as their passages are held, so passages that have not
			// arrived are cancelled. Opening an answer takes turns of the event loop, in which the thread
			// may end.
			for (const passage of packet.passages ?? []) if (!passage.hasArrived) passage.cancel();
			if (!hasAnswered) reject(new Error(`the thread ended with ${code}, and ${args.length} arguments`));
		});
	});
	result.catch(() => {});
	return { result, terminate: () => worker.terminate() };
}
