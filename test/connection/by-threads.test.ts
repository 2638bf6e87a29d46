/** The cases of these files by threads; see `support/by-threads.ts`. */
import { setStartMethod } from 'multiprocess';

setStartMethod('thread');
await import('./pipe.test.js');
await import('./poll.test.js');
await import('./wait.test.js');
