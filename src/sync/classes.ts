/** The classes of this area, for `face.ts`. */
export { Barrier } from './barrier.js';
export { Condition } from './condition.js';
export { Event } from './event.js';
export { Lock } from './locks/lock.js';
export { RLock } from './locks/rlock.js';
export { BoundedSemaphore, Semaphore } from './locks/semaphore.js';
export { SharedArray } from './shared-array.js';
export { SharedValue } from './shared-value.js';
