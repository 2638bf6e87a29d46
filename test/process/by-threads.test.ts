/** The cases of these files by threads; see `support/by-threads.ts`. */
import { setStartMethod } from 'multiprocess';

setStartMethod('thread');
await import('./process.test.js');
await import('./join.test.js');
await import('./subclass.test.js');
await import('./run-target.test.js');
await import('./main-program.test.js');
