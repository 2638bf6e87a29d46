/**
 * What this area adds to the package's face. Its classes are loaded on first use.
 */
import { lazily } from '../lazy.js';
import { lazyClass } from '../lazy-class.js';
import type { TypedArrayConstructor } from '../memory/segments/element-types.js';
import type * as Classes from './classes.js';

export const Lock: typeof Classes.Lock = lazy('Lock');
export type Lock = Classes.Lock;
export const RLock: typeof Classes.RLock = lazy('RLock');
export type RLock = Classes.RLock;
export const Semaphore: typeof Classes.Semaphore = lazy('Semaphore');
export type Semaphore = Classes.Semaphore;
export const BoundedSemaphore: typeof Classes.BoundedSemaphore = lazy('BoundedSemaphore');
export type BoundedSemaphore = Classes.BoundedSemaphore;
export const Condition: typeof Classes.Condition = lazy('Condition');
export type Condition = Classes.Condition;
export const Event: typeof Classes.Event = lazy('Event');
export type Event = Classes.Event;
export const Barrier: typeof Classes.Barrier = lazy('Barrier');
export type Barrier = Classes.Barrier;
export const SharedArray: typeof Classes.SharedArray = lazy('SharedArray');
export type SharedArray<C extends TypedArrayConstructor> = Classes.SharedArray<C>;
export const SharedValue: typeof Classes.SharedValue = lazy('SharedValue');
export type SharedValue<C extends TypedArrayConstructor = Int32ArrayConstructor> = Classes.SharedValue<C>;

function lazy<N extends keyof typeof Classes>(name: N): (typeof Classes)[N] {
	return lazyClass(name, import.meta.url, () => classes()[name]);
}

const classes = lazily<typeof Classes>('./sync/classes.js');
