/**
 * Instances of Node's own classes whose whole state is what their constructor takes: they are made again from that.
 */
import { constructorOf } from './object-class.js';

/** Name of the class and arguments for its constructor, if the object is one of these; `prototype` is its own. */
export function constructionOf(object: object, prototype: object | null): readonly [string, unknown[]] | undefined {
	const name = constructorOf(prototype)?.name ?? '';
	const argumentsOf = CLASSES[name];
	// By the name first: touching some globals loads them.
	if (!argumentsOf || (Reflect.get(globalThis, name) as { prototype: object }).prototype !== prototype)
		return undefined;
	return [name, argumentsOf(object as never)];
}

/** @returns undefined for a name that is none of these */
export function constructed(name: string, args: readonly unknown[]): object | undefined {
	if (!CLASSES[name]) return undefined;
	return Reflect.construct(Reflect.get(globalThis, name) as new () => object, args);
}

const CLASSES: Readonly<Record<string, (object: never) => unknown[]>> = Object.assign(Object.create(null), {
	URL: ({ href }: URL) => [href],
	URLSearchParams: (parameters: URLSearchParams) => [parameters.toString()],
	TextEncoder: () => [],
	TextDecoder: ({ encoding, fatal, ignoreBOM }: InstanceType<typeof TextDecoder>) => [encoding, { fatal, ignoreBOM }],
});
