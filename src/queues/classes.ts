/** The classes of this area, loaded by `face.ts`. */
export { JoinableQueue } from './joinable-queue.js';
export { Queue } from './queue.js';
export { SimpleQueue } from './simple-queue.js';
