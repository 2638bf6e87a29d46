/** The classes of this area, for `face.ts`. */
export { ShareableList } from './shareable-list.js';
export { SharedMemory } from './shared-memory.js';
export { SharedMemoryManager } from './shared-memory-manager.js';
