/**
 * Notes what a graph consists of while it is written, for `explainShipping`. Only functions, their
 * captures, and what travels by name or as a handle get entries. Data between them counts towards
 * the entry that brought it.
 */
import { describe } from '../../options.js';
import type { Writer } from '../wire/writer.js';
import type { FunctionInfo } from './functions/function-info.js';
import { isBuiltIn, type Reference } from '../reach/reference.js';
import { locate } from '../values/locate.js';
import { encodeDefinition } from '../wire/packet.js';

/** One sent thing: a function, a class, a captured variable, a module, a handle. */
export interface ShippingEntry {
	/** Its path: `value.handler > db`. */
	readonly path: string;
	/**
	 * By name of a module's export, by value, as a handle of something shared, or as a part of Node
	 * or the language.
	 */
	readonly how: 'reference' | 'value' | 'shared' | 'builtin';
	/** The module and the export, or the function with its file and line. */
	readonly detail: string;
	/**
	 * Bytes in the message, including everything that comes along for the first time because of it,
	 * such as code.
	 */
	readonly bytes: number;
}

type Kind = Pick<ShippingEntry, 'how' | 'detail'>;

export class Trace {
	#entries: ShippingEntry[] = [];
	/** The data being written and its path: the root, then captures of functions. */
	#data: { readonly value: unknown; readonly path: string }[];

	constructor(root: unknown, subject: string) {
		this.#data = [{ value: root, path: subject }];
	}

	get entries(): readonly ShippingEntry[] {
		return this.#entries;
	}

	/** Begins a new pass over the same graph. */
	restart(): void {
		this.#entries = [];
		this.#data.length = 1;
	}

	/** Notes a function or class. Its captures appear below its path. */
	function(encoder: Writer, fn: Function, info: FunctionInfo, write: () => void): void {
		const path = this.#pathOf(fn);
		this.#entry(encoder, path, kindOf(fn, info), () => this.#within(fn, path, write));
	}

	/** Notes an object that travels by name. */
	object(encoder: Writer, object: object, reference: Reference, write: () => void): void {
		this.#entry(encoder, this.#pathOf(object), kindOfReference(reference), write);
	}

	handle(encoder: Writer, object: object, kind: string, write: () => void): void {
		this.#entry(encoder, this.#pathOf(object), { how: 'shared', detail: kind }, write);
	}

	/** Notes a captured variable. Its value gets no second entry. */
	capture(encoder: Writer, name: string, value: unknown, imported: Reference | undefined, write: () => void): void {
		const path = `${this.#data.at(-1)?.path} > ${name}`;
		const kind: Kind = imported ? kindOfReference(imported) : { how: 'value', detail: describe(value) };
		const before = this.#entries.length;
		this.#entry(encoder, path, kind, () => this.#within(value, path, write));
		if (this.#entries[before + 1]?.path === path) this.#entries.splice(before, 1);
	}

	#pathOf(wanted: object): string {
		const { value, path } = this.#data.at(-1) as { value: unknown; path: string };
		const step = locate(value, wanted);
		if (step !== '' || value === wanted) return path + step;
		// A class is not part of the data; its instances are.
		return `${path} > ${(typeof wanted === 'function' && wanted.name) || '(anonymous)'}`;
	}

	#within(value: unknown, path: string, write: () => void): void {
		this.#data.push({ value, path });
		write();
		this.#data.pop();
	}

	#entry(encoder: Writer, path: string, kind: Kind, write: () => void): void {
		const at = this.#entries.length;
		const bytesBefore = encoder.length;
		const definitionsBefore = encoder.definitions.length;
		// Its place is before what it brings along.
		this.#entries.push({ path, ...kind, bytes: 0 });
		write();
		const code = encoder.definitions.slice(definitionsBefore);
		const bytes = encoder.length - bytesBefore + code.reduce((sum, each) => sum + encodeDefinition(each).length, 0);
		this.#entries[at] = { path, ...kind, bytes };
	}
}

function kindOf(fn: Function, info: FunctionInfo): Kind {
	if (info.how === 'reference') return kindOfReference(info.reference);
	if (info.how === 'require') return { how: 'reference', detail: `require of ${info.file}` };
	if (info.how === 'value') return { how: 'value', detail: info.label };
	return { how: 'value', detail: info.how === 'bound' ? fn.name : 'a proxy of a function' };
}

function kindOfReference(reference: Reference): Kind {
	if (reference.kind === 'intrinsic') return { how: 'builtin', detail: reference.path.join('.') };
	const { specifier, base } = reference.module;
	const from = base === undefined ? '' : ` from ${base}`;
	const name = [...(reference.variable ? [reference.variable.name] : []), ...reference.path].join('.');
	const detail = [specifier + from, name].filter((part) => part !== '').join(' ');
	return { how: isBuiltIn(reference) ? 'builtin' : 'reference', detail };
}
