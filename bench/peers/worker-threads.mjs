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
		openSharedArray,
	};
}

function openSharedArray(numbers) {
	const array = new Float64Array(new SharedArrayBuffer(numbers * 8));
	const workers = [0, 1].map(() => new Worker(url('fill-worker.mjs'), { workerData: array }));
	return {
		async fill(count) {
			const began = performance.now();
			const part = numbers / count;
			await Promise.all(
				workers.slice(0, count).map((worker, i) => {
					worker.postMessage([part * i, part * (i + 1)]);
					return once(worker, 'message');
				}),
			);
			return performance.now() - began;
		},
		close: () => Promise.all(workers.map((worker) => worker.terminate())),
	};
}
