import { parentPort, workerData } from 'node:worker_threads';
import { fillRoots } from '../tasks.mjs';

parentPort.on('message', ([from, to]) => {
	fillRoots(workerData, from, to);
	parentPort.postMessage('filled');
});
