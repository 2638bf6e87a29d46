/** Runs the cases of these files by threads; see `support/by-threads.ts`. */
import { setStartMethod } from 'multiprocess';
import { share } from '../support/share.js';

const FILES = ['queue', 'joinable-queue', 'simple-queue'];

setStartMethod('thread');
for (const file of share(FILES)) await import(`./${file}.test.js`);
