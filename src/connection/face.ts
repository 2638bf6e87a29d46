/** What the package's face exports of this area. The code is loaded at the first call. */
import { lazily } from '../lazy.js';
import type * as PipeModule from './pipe.js';
import type * as WaitModule from './wait.js';

export const Pipe: typeof PipeModule.Pipe = (...args: []) => pipe().Pipe(...args);

export const wait: typeof WaitModule.wait = async (...args) => waiting().wait(...args);

const pipe = lazily<typeof PipeModule>('./connection/pipe.js');
const waiting = lazily<typeof WaitModule>('./connection/wait.js');
