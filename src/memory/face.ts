/**
 * What this area adds to the package's face. Its classes are loaded on first use.
 */
import { lazily } from '../lazy.js';
import { lazyClass } from '../lazy-class.js';
import type * as Classes from './classes.js';
import type { ListItem } from './segments/list-layout.js';

export const SharedMemory: typeof Classes.SharedMemory = lazy('SharedMemory');
export type SharedMemory = Classes.SharedMemory;
export const ShareableList: typeof Classes.ShareableList = lazy('ShareableList');
export type ShareableList<T extends readonly ListItem[]> = Classes.ShareableList<T>;
export const SharedMemoryManager: typeof Classes.SharedMemoryManager = lazy('SharedMemoryManager');
export type SharedMemoryManager = Classes.SharedMemoryManager;

function lazy<N extends keyof typeof Classes>(name: N): (typeof Classes)[N] {
	return lazyClass(name, import.meta.url, () => classes()[name]);
}

const classes = lazily<typeof Classes>('./memory/classes.js');
