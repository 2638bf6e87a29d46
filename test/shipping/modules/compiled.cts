/**
 * An ES module as esbuild compiles it: its exports are getters.
 */
let count = 0;
function next(): number {
	return ++count;
}
const one = (): string => 'one';
const two = (): string => 'two';
let chosen = one;
const use = (): void => {
	chosen = two;
};

const inner = {};
const define = (to: object, getters: Record<string, () => unknown>): void => {
	for (const [name, get] of Object.entries(getters)) Object.defineProperty(to, name, { get, enumerable: true });
};
define(inner, { next: () => next, chosen: () => chosen, use: () => use });

let looks = 0;
const copied = (from: Record<string, unknown>): object => {
	const to = { looks: () => looks };
	for (const name of Object.keys(from)) Object.defineProperty(to, name, { get: () => from[name], enumerable: true });
	// No compiler makes such a getter.
	return Object.defineProperty(to, 'dear', { get: () => ++looks, enumerable: true });
};

export = copied(inner);
