/**
 * `child_process.fork` without a library: one message per task, or one per worker for a whole map.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { poolByHand } from './by-hand.mjs';

const path = (file) => new URL(file, import.meta.url).pathname;

export function adapter() {
	return {
		startProcess: (file) => once(fork(path('report-time.mjs'), [file]), 'exit'),
		openPool: (workers) =>
			poolByHand(workers, () => {
				const child = fork(path('by-hand-worker.mjs'));
				return {
					send: (message) => child.send(message),
					onMessage: (listener) => child.on('message', listener),
					async close() {
						const ended = once(child, 'exit');
						child.disconnect();
						await ended;
					},
				};
			}),
	};
}
