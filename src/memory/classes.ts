/** The classes of this area, for `face.ts`. */
export { ShareableList } from './segments/shareable-list.js';
export { SharedMemory } from './segments/shared-memory.js';
export { SharedMemoryManager } from './segments/shared-memory-manager.js';
