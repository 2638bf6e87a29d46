/**
 * State of the functions of one graph while it is written. Each function is read once. One that is
 * met again while it is being written closes a cycle. Variables that several functions share, one
 * of which writes it, are shared by their copies as well.
 */
import type { Writer } from '../../wire/writer.js';
import type { Trace } from '../trace.js';
import { hasUid, uidOf } from '../../wire/identities.js';
import { AGAIN, Unsendable } from '../../values/unsendable.js';
import { beginCall } from './capture-rate.js';
import type { Capture } from './captures.js';
import { UsedMembers } from '../../reach/used-members.js';
import { type ByValue, type FunctionInfo, functionInfo } from './function-info.js';
import { effectsOfProgram } from '../../reach/prior-imports.js';
import { isContainer } from '../../values/containers.js';
import { importOf } from '../../reach/import-table.js';
import { isNativeCode } from '../../values/intrinsics.js';
import { writeNamed } from './late-members.js';
import { refreshModules } from '../../reach/commonjs-modules.js';
import { objectReference } from '../../reach/find-reference.js';
import { PrivateStores } from './private-stores.js';
import type { Reference } from '../../reach/reference.js';
import { SharedVariables } from './shared-variables.js';

/** The encoder, with its state about functions. */
export interface GraphWriter extends Writer {
	/** State about the functions of this graph; created with the first function. */
	functions: FunctionSession | undefined;
	/** Notes what the graph consists of; for `explainShipping` only. */
	readonly trace: Trace | undefined;
}

export class FunctionSession {
	readonly #encoder: GraphWriter;
	readonly #infos: Map<Function, FunctionInfo>;
	readonly #open = new Set<Function>();
	/** Functions that this pass has written as non-constructors. */
	readonly #plain = new Set<Function>();
	#findsConstructor = false;
	/**
	 * Values that one of the functions imports: the receiver has its own, under whatever other names
	 * they are sent.
	 */
	readonly #imports: Map<object, Reference>;
	readonly shared: SharedVariables;
	readonly stores: PrivateStores;
	/** Used members of objects that stand for modules. */
	readonly #parts: UsedMembers;
	#findsCycle = false;
	/** Variables being written, innermost last. */
	readonly #captured: CapturedVariable[] = [];

	constructor(encoder: GraphWriter, before?: FunctionSession) {
		this.#encoder = encoder;
		this.#infos = before ? before.#infos : new Map();
		this.#imports = before ? before.#imports : new Map();
		this.shared = before ? before.shared : new SharedVariables();
		this.stores = new PrivateStores(before?.stores);
		this.#parts = before ? before.#parts : new UsedMembers();
		if (!before) {
			beginCall(encoder.call);
			encoder.beginSteps();
			refreshModules();
		}
		for (const effect of effectsOfProgram()) encoder.definition(effect);
	}

	/** Returns the session of the next pass over the same graph. */
	renew(encoder: GraphWriter): FunctionSession {
		return new FunctionSession(encoder, this);
	}

	/** The functions of the graph, and the facts about them. */
	get infos(): ReadonlyMap<Function, FunctionInfo> {
		return this.#infos;
	}

	info(fn: Function): FunctionInfo {
		let info = this.#infos.get(fn);
		if (!info) {
			info = functionInfo(fn);
			this.#infos.set(fn, info);
		}
		return info;
	}

	/** The variable being written. */
	get captured(): CapturedVariable | undefined {
		return this.#captured.at(-1);
	}

	isCyclic(fn: Function): boolean {
		return cyclic.has(fn);
	}

	/**
	 * Notes that a function is used as a constructor. From now on the receiver keeps one of it, by
	 * which its instances are known.
	 */
	identify(fn: unknown): void {
		if (typeof fn !== 'function' || hasUid(fn) || !Object.hasOwn(fn, 'prototype') || isNativeCode(fn)) return;
		if (!this.#isByValue(fn)) return;
		uidOf(fn);
		if (this.#plain.has(fn)) this.#findsConstructor = true;
	}

	#isByValue(fn: Function): boolean {
		try {
			return this.info(fn).how === 'value';
		} catch (error) {
			// That shows when it is written.
			if (error instanceof Unsendable) return false;
			throw error;
		}
	}

	/** Whether a function is known as a constructor so far. */
	isIdentified(fn: Function): boolean {
		const isIdentified = hasUid(fn);
		if (!isIdentified) this.#plain.add(fn);
		return isIdentified;
	}

	/** Whether a function's captures are being written. */
	isOpen(fn: Function): boolean {
		return this.#open.has(fn);
	}

	/** Brackets the writing of a function's captures. */
	open(fn: Function, write: () => void): void {
		this.#open.add(fn);
		write();
		this.#open.delete(fn);
	}

	/** Notes that a function was met again. */
	met(fn: Function): void {
		if (!this.#open.has(fn) || cyclic.has(fn)) return;
		cyclic.add(fn);
		this.#findsCycle = true;
	}

	/** Writes an object by name if the receiver has it; returns false for any other. */
	encodeReferenceable(object: object): boolean {
		const reference = objectReference(object);
		if (!reference) return false;
		if (!this.#encoder.reference(object)) this.#write(object, reference);
		return true;
	}

	/**
	 * Writes what a function imports. If it was written as a copy before, the graph is written again.
	 */
	import(value: object, reference: Reference): void {
		const isNew = !this.#imports.has(value);
		if (isNew) this.#imports.set(value, reference);
		if (this.#encoder.reference(value)) {
			if (isNew) this.#encoder.isAgain = true;
			return;
		}
		this.encodeImported(value);
	}

	/**
	 * Writes something by name if the program, or one of the functions, imports it; returns false for
	 * anything else.
	 */
	encodeImported(value: object): boolean {
		const own = this.#imports.size > 0 ? this.#imports.get(value) : undefined;
		const reference = own ?? (typeof value === 'object' && !isContainer(value) ? importOf(value) : undefined);
		if (!reference) return false;
		this.#write(value, reference);
		return true;
	}

	#write(object: object, reference: Reference): void {
		this.#encoder.claim(object);
		const write = (): void => writeNamed(this.#encoder, object, reference);
		if (this.#encoder.trace) this.#encoder.trace.object(this.#encoder, object, reference, write);
		else write();
	}

	/**
	 * Checks the plain objects that were written before the first function; they were not looked up.
	 */
	checkEarlier(): void {
		for (const object of this.#encoder.claimed())
			if (typeof object === 'object' && objectReference(object)) throw AGAIN;
	}

	/** Returns what to send for a captured value of which only these members are used. */
	membersUsed(members: ReadonlySet<string> | undefined, value: unknown): unknown {
		return this.#parts.of(members, value);
	}

	/** Writes a captured value, and adds its name to the path of errors. */
	capture(
		owner: Function,
		{ label }: ByValue,
		{ name, value, imported }: Pick<Capture, 'name' | 'value' | 'imported'>,
		write: () => void,
	): void {
		const { trace } = this.#encoder;
		this.#captured.push({ name, value, label });
		try {
			if (trace) trace.capture(this.#encoder, name, value, imported, write);
			else write();
		} catch (error) {
			throw atStep(error, owner, value, (path) => [`captured as \`${name}${path}\` by ${label}`, name + path]);
		} finally {
			this.#captured.pop();
		}
	}

	/** Writes something else that a function is made from. */
	step(owner: Function, value: unknown, text: string, write: () => void): void {
		try {
			write();
		} catch (error) {
			throw atStep(error, owner, value, (path) => [path ? `\`${path}\` ${text}` : text, path]);
		}
	}

	/**
	 * Whether another pass is needed after this one.
	 *
	 * @throws Unsendable for variables whose sharing can't be decided
	 */
	wantsAnotherPass(): boolean {
		const sharesMore = this.shared.find(this.#infos);
		const usesMore = this.#parts.find((object) => this.#encoder.isClaimed(object));
		return sharesMore || usesMore || this.#findsConstructor || this.#findsCycle;
	}
}

/**
 * Functions that were part of a cycle of captures, in this message or an earlier one. A receiver
 * assigns their captures after making them, which is right for any other function as well.
 */
const cyclic = new WeakSet<Function>();

interface CapturedVariable {
	readonly name: string;
	readonly value: unknown;
	/** Label of the function that uses it. */
	readonly label: string;
}

/** Adds this step to the path of an error that passes a function on its way out. */
function atStep(
	error: unknown,
	owner: Function,
	value: unknown,
	step: (path: string) => [text: string, path: string],
): unknown {
	if (error instanceof Unsendable) {
		const [text, path] = step(error.pathFrom(value));
		error.steps.unshift({ text, path });
		error.culprit = owner;
		error.inside = '';
	}
	return error;
}

/** Returns the session of a graph, which begins with its first function. */
export function sessionOf(encoder: GraphWriter): FunctionSession {
	if (!encoder.functions) {
		encoder.functions = new FunctionSession(encoder);
		encoder.functions.checkEarlier();
	}
	return encoder.functions;
}
