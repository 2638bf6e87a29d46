/** A worker of `by-hand.mjs`, as a process or as a thread. */
import { parentPort } from 'node:worker_threads';
import * as tasks from '../tasks.mjs';

const run = ({ task, items }) => items.map((item) => tasks[task](item));

if (parentPort) parentPort.on('message', (message) => parentPort.postMessage(run(message)));
else process.on('message', (message) => process.send(run(message)));
