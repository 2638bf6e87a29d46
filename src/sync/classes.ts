/** The classes of this area, for `face.ts`. */
export { Barrier } from './barrier.js';
export { Condition } from './condition.js';
export { Event } from './event.js';
export { Lock } from './lock.js';
export { RLock } from './rlock.js';
export { BoundedSemaphore, Semaphore } from './semaphore.js';
export { SharedArray } from './shared-array.js';
export { SharedValue } from './shared-value.js';
