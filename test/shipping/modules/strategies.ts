/**
 * What a module exports, and what it moves elsewhere while it runs.
 */
const fast = (x: number): string => `fast ${x}`;
function slow(x: number): string {
	return `slow ${x}`;
}
const all = { fast, slow };

export const strategies = { current: fast };
export let chosen = fast;
export let late: ((x: number) => string) | undefined;
export const hooks: Record<string, (x: number) => string> = {};
export const dual = { a: fast, b: slow };
/** Nothing in this module puts another function into it. */
export const open = { first: fast, second: slow };
/** Its own method puts another function into it. */
export const machine = {
	state: fast,
	set(name: 'fast' | 'slow'): void {
		this.state = all[name];
	},
};

export function use(name: 'fast' | 'slow'): void {
	strategies.current = all[name];
	chosen = all[name];
	late = (x) => `late ${x}`;
	[dual.a, dual.b] = [dual.b, dual.a];
}
export const hook =
	(name: string) =>
	(x: number): string =>
		`${name} ${x}`;

/** Exports that never change, in the styles in which modules are written. */
let count = 0;
const increment = (): number => ++count;
class Counter {
	static next(): number {
		return ++count;
	}
	static readonly later = (): number => ++count;
	bump(): number {
		return ++count;
	}
}
export const api = Object.freeze({ bump: increment, deep: { bump: () => ++count } });
export { Counter as Renamed };
function makeClient(): { fetchNext(): number } {
	return { fetchNext: () => ++count };
}
export const client = makeClient();
// As compilers write it.
export var old = function (): number {
	return ++count;
};
