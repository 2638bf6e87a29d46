/** Runs the cases of these files with threads; see `support/by-threads.ts`. */
import { setStartMethod } from 'multiprocess';
import { share } from '../support/share.js';

const FILES = ['apply', 'map', 'imap', 'async-result', 'task-errors', 'dead-workers', 'uncaught', 'end'];

setStartMethod('thread');
for (const file of share(FILES)) await import(`./${file}.test.js`);
