/**
 * Gives variables the value `anything` for a while: those that a stopped frame sees, constants
 * included, and globals.
 */
import { anything } from './frame.js';
import { KILLED_BY_EVALUATION } from '../source/functions/frame-gate.js';
import { locationOf } from './inspector.js';
import { HOLDER, holder, type Post } from './inspector-session.js';
import { packageOf } from './package-of.js';
import { scriptOf } from './scripts.js';

/** A frame as the debugger's protocol reports it, with the members used here. */
export interface CallFrame {
	readonly callFrameId: string;
	readonly scopeChain: readonly { readonly type: string; readonly object: RemoteObject }[];
}

interface RemoteObject {
	readonly type: string;
	readonly value?: unknown;
	readonly unserializableValue?: string;
	readonly objectId?: string;
}

export class Exchange {
	readonly #post: Post;
	readonly #names: readonly string[];
	readonly #exchanged: { name: string; scopeNumber: number; own: RemoteObject }[] = [];
	readonly #globals: [name: string, own: PropertyDescriptor][] = [];

	constructor(post: Post, names: readonly string[]) {
		this.#post = post;
		this.#names = names;
	}

	/** Whether a frame must be stopped again for `restore`. */
	get isOpen(): boolean {
		return this.#exchanged.length > 0;
	}

	/**
	 * Exchanges the variables in a stopped frame.
	 *
	 * @returns the values of imports, which can't be exchanged; undefined if a variable could not be
	 * read, or the exchange hit a variable other than the frame's
	 */
	make(frame: CallFrame): unknown[] | undefined {
		const imported: unknown[] = [];
		const globals: string[] = [];
		for (const name of this.#names) {
			if (this.#exchange(frame, name)) continue;
			const isGlobal = getOwnPropertyDescriptor(realm, name) !== undefined;
			if (isGlobal) globals.push(name);
			else if (!this.#read(frame, name)) return undefined;
			else imported.push(holder.value);
		}
		// Globals come last, as reading a variable needs some of them.
		return globals.every((name) => this.#exchangeGlobal(name)) ? imported : undefined;
	}

	#read(frame: CallFrame, name: string): boolean {
		if (KILLED_BY_EVALUATION) return this.#take(this.#listed(frame, name));
		const { callFrameId } = frame;
		const expression = `(${HOLDER}.value = ${name}, undefined)`;
		const { exceptionDetails } = this.#post('Debugger.evaluateOnCallFrame', { callFrameId, expression }) as {
			exceptionDetails?: object;
		};
		return !exceptionDetails;
	}

	#take(variable: RemoteObject | undefined): boolean {
		if (!variable) return false;
		const { objectId, value } = variable;
		if (objectId === undefined) holder.value = value;
		else
			this.#post('Runtime.callFunctionOn', {
				objectId,
				functionDeclaration: `function () { ${HOLDER}.value = this }`,
			});
		return true;
	}

	/** Returns what the innermost scope that has the variable lists for it. */
	#listed({ scopeChain }: CallFrame, name: string): RemoteObject | undefined {
		for (const { type, object } of scopeChain) {
			if (type === 'global') continue;
			const { result } = this.#post('Runtime.getProperties', {
				objectId: object.objectId,
				ownProperties: true,
			}) as { result: readonly { readonly name: string; readonly value?: RemoteObject }[] };
			for (let at = 0; at < result.length; at++) {
				const property = result[at] as (typeof result)[number];
				if (property.name === name && property.value) return property.value;
			}
		}
		return undefined;
	}

	#own(frame: CallFrame, name: string): RemoteObject | undefined {
		if (KILLED_BY_EVALUATION) {
			const listed = this.#listed(frame, name);
			if (!listed?.objectId || !this.#take(listed)) return listed;
			// The engine forgets listed objects when it continues.
			return (this.#post('Runtime.evaluate', { expression: `${HOLDER}.value` }) as { result: RemoteObject }).result;
		}
		const { callFrameId } = frame;
		const { result, exceptionDetails } = this.#post('Debugger.evaluateOnCallFrame', {
			callFrameId,
			expression: name,
		}) as { result: RemoteObject; exceptionDetails?: object };
		return exceptionDetails ? undefined : result;
	}

	/** Gives the variables back their values, in a frame that sees the same variables. */
	restore({ callFrameId }: CallFrame): void {
		for (const { name, scopeNumber, own } of this.#exchanged.splice(0))
			this.#post('Debugger.setVariableValue', {
				callFrameId,
				scopeNumber,
				variableName: name,
				newValue: argumentOf(own),
			});
	}

	restoreGlobals(): void {
		for (const [name, own] of this.#globals.splice(0)) defineProperty(realm, name, own);
	}

	#exchange(frame: CallFrame, name: string): boolean {
		const { callFrameId, scopeChain } = frame;
		const own = this.#own(frame, name);
		if (!own) return false;
		holder.value = anything;
		const { result } = this.#post('Runtime.evaluate', { expression: `${HOLDER}.value` }) as { result: RemoteObject };
		const scopeNumber = scopeChain.findIndex(({ type }, index) => {
			if (type === 'global') return false;
			try {
				const variable = { callFrameId, scopeNumber: index, variableName: name };
				this.#post('Debugger.setVariableValue', { ...variable, newValue: argumentOf(result) });
				return true;
			} catch {
				return false;
			}
		});
		if (scopeNumber < 0) return false;
		this.#exchanged.push({ name, scopeNumber, own });
		return true;
	}

	#exchangeGlobal(name: string): boolean {
		const own = getOwnPropertyDescriptor(realm, name);
		if (!own?.configurable) return false;
		this.#globals.push([name, own]);
		return defineProperty(realm, name, { value: anything, writable: true, enumerable: true, configurable: true });
	}
}

/** These are needed while the globals are exchanged. */
const { defineProperty, getOwnPropertyDescriptor } = Reflect;
const realm = globalThis;

function argumentOf({ type, value, unserializableValue, objectId }: RemoteObject): object {
	if (objectId !== undefined) return { objectId };
	if (unserializableValue !== undefined) return { unserializableValue };
	return type === 'undefined' ? {} : { value };
}

/**
 * Whether an initialiser may use an import while an instance is made without running the program's
 * code (`make-blank.ts`). It may use values, functions of packages, and functions of those of
 * Node's modules that only compute. What they make is thrown away.
 */
export function mayRun(value: unknown): boolean {
	if (typeof value !== 'function') return typeof value !== 'object' || value === null || isOfNode(value);
	if (isOfNode(value)) return true;
	const location = locationOf(value);
	return location !== undefined && packageOf(scriptOf(location.scriptId).url) !== undefined;
}

function isOfNode(value: object): boolean {
	return MODULES.some((name) => {
		const module = process.getBuiltinModule(`node:${name}`) as object;
		return module === value || Object.values(module).includes(value);
	});
}

const MODULES = ['crypto', 'perf_hooks', 'events', 'util', 'path', 'url', 'os', 'buffer', 'async_hooks'] as const;
