/** What the package's face exports of this area. The classes are loaded at their first use. */
import { lazily } from '../lazy.js';
import { lazyClass } from '../lazy-class.js';
import type * as Classes from './classes.js';

export const Queue: typeof Classes.Queue = lazy('Queue');
export type Queue<T = unknown> = Classes.Queue<T>;
export const SimpleQueue: typeof Classes.SimpleQueue = lazy('SimpleQueue');
export type SimpleQueue<T = unknown> = Classes.SimpleQueue<T>;
export const JoinableQueue: typeof Classes.JoinableQueue = lazy('JoinableQueue');
export type JoinableQueue<T = unknown> = Classes.JoinableQueue<T>;

function lazy<N extends keyof typeof Classes>(name: N): (typeof Classes)[N] {
	return lazyClass(name, import.meta.url, () => classes()[name]);
}

const classes = lazily<typeof Classes>('./queues/classes.js');
