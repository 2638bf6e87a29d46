/** Exports that functions of another module made. */
import { makeAdder, makeClass, makeCounter } from './makers.js';

export const next = makeCounter();
export const bound = function (this: { n: number }): number {
	return ++this.n;
}.bind({ n: 0 });
/** Keeps a WeakMap, which can't be sent. */
export const add = makeAdder();
export const Made = makeClass();
export let changing = makeCounter();
export function replace(): void {
	changing = makeCounter(100);
}
export default makeCounter(10);
