/**
 * A module that functions are imported from. Each process has its own state of it.
 */
export class Animal {
	static kingdom = 'animalia';
	constructor(public name: string) {}
	get loud(): string {
		return this.name.toUpperCase();
	}
	speak(): string {
		return `${this.name} speaks`;
	}
	static of(name: string): Animal {
		return new Animal(name);
	}
}

export const utils = { deep: { triple: (x: number): number => x * 3 } };
export const settings = { level: 4 };
export const answer = 42;
export let changing = 1;
export function change(to: number): void {
	changing = to;
}

const hidden = 10;
function addHidden(x: number): number {
	return x + hidden;
}
/** A function that is not exported. */
export function makeAdder(): (x: number) => number {
	return (x) => addHidden(x);
}

export function double(x: number): number {
	return x * 2;
}

export default function half(x: number): number {
	return x / 2;
}

/** Not exported, although its name is that of an export. */
export const impostor = {
	make: (): (() => string) => Object.defineProperty(() => 'impostor', 'name', { value: 'default' }),
};

export const here: string = import.meta.url;
export const whereAmI = (): (() => string) => () => import.meta.url;
export const importsRelative = (): (() => Promise<string>) => {
	const load = async () => (await import('./expression-default.js')).default();
	return load;
};
