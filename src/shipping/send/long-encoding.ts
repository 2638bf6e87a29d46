/**
 * Warns of a message that takes long to write, because nothing else runs in the process meanwhile.
 * The clock is read once per many objects: reading it takes as long as writing one.
 */
import { types } from 'node:util';
import { logger } from '../../log.js';
import { clock } from '../../timers.js';
import { stepOf } from '../values/locate.js';
import * as messages from '../values/messages.js';

/** Begins a message, or a series of attempts to write one. */
export function beginMessage(): void {
	since = undefined;
	workedBefore = undefined;
	hasWarned = false;
}

/** Notes that the message has a function, so that one step may take long. */
export function beginSteps(): void {
	since ??= clock();
	workedBefore ??= processorTime();
}

/** @param path Returns the path of what is being written. */
export function lookAtClock(path: () => string): void {
	if (hasWarned) return;
	const now = clock();
	since ??= now;
	const duration = now - since;
	if (duration < LONGEST_MS) {
		if (duration > SHORT_MS) workedBefore ??= processorTime();
		return;
	}
	if (workedBefore !== undefined && processorTime() - workedBefore < WORK_MS && duration < LONGEST_IDLE_MS) return;
	hasWarned = true;
	logger.warn(messages.longEncoding(path(), LONGEST_MS / 1_000));
}

/**
 * Returns the path of what is being written. Objects are numbered as they begin, depth first, so
 * the path follows the largest numbers. Runs no user code.
 */
export function pathReached(root: unknown, numberOf: (object: object) => number | undefined): string {
	const steps: string[] = [];
	let at = root;
	let last = -1;
	for (;;) {
		let next: Child | undefined;
		for (const child of childrenOf(at)) {
			const number = numberOf(child.value);
			if (number === undefined || number <= last) continue;
			last = number;
			next = child;
		}
		if (!next) return shortened(steps);
		steps.push(next.step());
		at = next.value;
	}
}

const LONGEST_MS = 1_000;
/** On a busy machine the wall clock alone says little about the message. */
const WORK_MS = LONGEST_MS;
const LONGEST_IDLE_MS = 3_000;
/** Messages of data that take no longer don't read the processor time. */
const SHORT_MS = 50;
let since: number | undefined;
let workedBefore: number | undefined;
let hasWarned = false;

/**
 * Returns the processor time of this thread in milliseconds; before Node 23.9, that of the whole
 * process.
 */
function processorTime(): number {
	const { threadCpuUsage = process.cpuUsage } = process as { threadCpuUsage?: () => NodeJS.CpuUsage };
	const { user, system } = threadCpuUsage();
	return (user + system) / 1_000;
}

interface Child {
	readonly value: object;
	readonly step: () => string;
}

function* childrenOf(parent: unknown): Iterable<Child> {
	if (!isObject(parent) || types.isProxy(parent) || ArrayBuffer.isView(parent)) return;
	if (types.isMap(parent)) {
		for (const [key, value] of Map.prototype.entries.call(parent)) {
			if (isObject(key)) yield { value: key, step: () => '.keys()' };
			const name = (): string => (isObject(key) ? '…' : typeof key === 'string' ? JSON.stringify(key) : String(key));
			if (isObject(value)) yield { value, step: () => `.get(${name()})` };
		}
	} else if (types.isSet(parent)) {
		for (const value of Set.prototype.values.call(parent))
			if (isObject(value)) yield { value, step: () => '.values()' };
	}
	if (Array.isArray(parent)) {
		for (const [index, value] of parent.entries())
			if (isObject(value)) yield { value, step: () => stepOf(parent, String(index)) };
		return;
	}
	for (const key of Reflect.ownKeys(parent)) {
		const value: unknown = Object.getOwnPropertyDescriptor(parent, key)?.value;
		if (isObject(value)) yield { value, step: () => stepOf(parent, key) };
	}
}

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Shortens a path: a list of a thousand links has a thousand steps. */
function shortened(steps: readonly string[]): string {
	if (steps.length <= MOST_STEPS) return steps.join('');
	return `${steps.slice(0, MOST_STEPS / 2).join('')}…${steps.slice(-MOST_STEPS / 2).join('')}`;
}

const MOST_STEPS = 24;
