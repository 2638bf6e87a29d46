/**
 * `multiprocess/shared-memory`: the part of the library that shares memory. Python:
 * `multiprocessing.shared_memory`, `multiprocessing.sharedctypes`.
 */
export type { ElementOf, TypedArrayConstructor } from './memory/segments/element-types.js';
export { ShareableList, SharedMemory, SharedMemoryManager } from './memory/face.js';
export type { ListItem } from './memory/segments/list-layout.js';
export { SharedArray, SharedValue } from './sync/face.js';
export type { GuardOptions } from './sync/locks/guard.js';
