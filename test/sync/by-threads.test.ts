/** The cases of these files by threads; see `support/by-threads.ts`. */
import { setStartMethod } from 'multiprocess';

setStartMethod('thread');
await import('./lock.test.js');
await import('./rlock.test.js');
await import('./semaphore.test.js');
await import('./condition.test.js');
await import('./event.test.js');
await import('./barrier.test.js');
