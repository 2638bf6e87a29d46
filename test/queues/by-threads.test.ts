/** The cases of these files by threads; see `support/by-threads.ts`. */
import { setStartMethod } from 'multiprocess';

setStartMethod('thread');
await import('./queue.test.js');
await import('./joinable-queue.test.js');
await import('./simple-queue.test.js');
