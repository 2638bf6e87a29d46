/** The cases of these files, played by threads: see `support/by-threads.ts`. */
import { setStartMethod } from 'multiprocess';
import { share } from '../support/share.js';

const FILES = ['lock', 'rlock', 'semaphore', 'condition', 'event', 'barrier'];

setStartMethod('thread');
for (const file of share(FILES)) await import(`./${file}.test.js`);
