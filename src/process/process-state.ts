/**
 * What a Process holds, beside the object and not in it: a subclass's own fields travel to the child, these do not.
 */
import { refuseToShip } from '../shipping/refusals.js';
import type { Child } from './launch.js';
import * as messages from './messages.js';
import type { Process } from './process.js';
import type { ProcessSentinel } from './sentinel.js';

export interface ProcessState {
	/** Until it is sent. */
	work: TargetCall | undefined;
	readonly identity: readonly number[];
	name: string;
	daemon: boolean;
	/** If it was set; else the parent's. */
	authKey: Uint8Array | undefined;
	readonly env: Record<string, string> | undefined;
	readonly stdio: 'inherit' | 'pipe' | 'ignore';
	child: Child | undefined;
	sentinel: ProcessSentinel | undefined;
	/** Calls of `join()` that wait. */
	waiting: number;
	/** It is the child's copy, in the child. */
	foreign: boolean;
	closed: boolean;
}

export interface TargetCall {
	readonly target: ((...args: readonly unknown[]) => unknown) | undefined;
	readonly args: readonly unknown[];
}

export function setState(process: Process<never>, state: ProcessState): void {
	states.set(process, state);
}

/** @param call Given for calls that a closed Process refuses. */
export function stateOf(process: Process<never>, call?: string): ProcessState {
	const state = states.get(process);
	if (!state) throw new TypeError('Process: this is no Process; its constructor did not run');
	if (call && state.closed) throw messages.closed(call, state.name);
	return state;
}

/** While `encode` runs, the Process being started may be sent, as what it will be in the child; any other can't. */
export function whileSending<R>(process: Process<never>, encode: () => R): R {
	const before = sent;
	sent = process;
	try {
		return encode();
	} finally {
		sent = before;
	}
}

const states = new WeakMap<Process<never>, ProcessState>();
let sent: Process<never> | undefined;

refuseToShip((value) => value !== sent && states.has(value as Process), messages.cannotShipProcess);
