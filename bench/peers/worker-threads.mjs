/** `worker_threads` without a library. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { poolByHand } from './by-hand.mjs';

const url = (file) => new URL(file, import.meta.url);

export function adapter() {
	return {
		startProcess: (file) => once(new Worker(url('report-time.mjs'), { argv: [file] }), 'exit'),
		openPool: (workers) =>
			poolByHand(workers, () => {
				const worker = new Worker(url('by-hand-worker.mjs'));
				return {
					send: (message) => worker.postMessage(message),
					onMessage: (listener) => worker.on('message', listener),
					close: () => worker.terminate(),
				};
			}),
	};
}
