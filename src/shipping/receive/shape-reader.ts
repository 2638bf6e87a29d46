/**
 * Readers of records. Each builds objects of one shape: first property by property, then, once its
 * shape recurs, by compiled code. Compiled code builds them as a literal would, which is several
 * times as fast and gives all of them one hidden class.
 */
import { Script } from 'node:vm';
import type { Reader } from '../wire/reader.js';
import { define } from '../values/own-properties.js';

export class ShapeReader {
	readonly keys: readonly string[];
	#reads = 0;
	#compiled: ((decoder: Reader) => object) | undefined;

	constructor(keys: readonly string[]) {
		this.keys = keys;
	}

	read(decoder: Reader): object {
		if (this.#compiled) return this.#compiled(decoder);
		if (++this.#reads === COMPILE_AFTER) this.#compiled = compile(this.keys);
		const object = decoder.fill(decoder.reserve(), {});
		for (const key of this.keys) define(object, key, decoder.value());
		return object;
	}
}

/** Returns the reader for a list of keys, shared by all packets. */
export function shapeReader(keys: readonly string[]): ShapeReader {
	let node = root;
	for (const key of keys) {
		let child = node.children.get(key);
		if (!child) {
			if (++nodes > MOST_NODES) {
				root = { children: new Map(), reader: undefined };
				nodes = 0;
				return new ShapeReader(keys);
			}
			child = { children: new Map(), reader: undefined };
			node.children.set(key, child);
		}
		node = child;
	}
	node.reader ??= new ShapeReader(keys);
	return node.reader;
}

interface Node {
	readonly children: Map<string, Node>;
	reader: ShapeReader | undefined;
}

/** Compiling costs as much as reading some hundred records by hand. */
const COMPILE_AFTER = 200;
const MOST_NODES = 10_000;
let root: Node = { children: new Map(), reader: undefined };
let nodes = 0;

/** Compiles with `vm.Script`, which also works under `--disallow-code-generation-from-strings`. */
function compile(keys: readonly string[]): ((decoder: Reader) => object) | undefined {
	if (keys.some((key) => key in Object.prototype)) return undefined;
	const names = keys.map((key) => JSON.stringify(key));
	const source = `(decoder) => {
		const object = { ${names.map((name) => `${name}: undefined`).join(', ')} };
		decoder.fill(decoder.reserve(), object);
		${names.map((name) => `object[${name}] = decoder.value();`).join('\n')}
		return object;
	}`;
	return new Script(source).runInThisContext() as (decoder: Reader) => object;
}
