/** The cases of these files by threads; see `support/by-threads.ts`. */
import { setStartMethod } from 'multiprocess';
import { share } from '../support/share.js';

const FILES = ['process', 'join', 'subclass', 'run-target', 'main-program'];

setStartMethod('thread');
for (const file of share(FILES)) await import(`./${file}.test.js`);
