/** The program of `in-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { opened, sealed } from './packed.js';

const [fn, args] = (await opened(workerData as Uint8Array)) as [(...args: unknown[]) => unknown, unknown[]];
const answer = await Promise.resolve()
	.then(() => fn(...args))
	.then(
		(value) => ({ failed: false, packed: sealed(value, 'result') }),
		(error: unknown) => ({ failed: true, packed: sealed(error, 'error') }),
	);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
parentPort?.postMessage(answer);
