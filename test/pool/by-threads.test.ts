/** The cases of these files by threads; see `support/by-threads.ts`. */
import { setStartMethod } from 'multiprocess';

setStartMethod('thread');
await import('./apply.test.js');
await import('./map.test.js');
await import('./imap.test.js');
await import('./async-result.test.js');
await import('./task-errors.test.js');
await import('./dead-workers.test.js');
await import('./uncaught.test.js');
await import('./end.test.js');
