/**
 * Standbys: child processes that have booted and imported this library, and wait to be told what to
 * run. Taking one makes a start cost a millisecond in place of a boot.
 *
 * None is there before the first start. From then on one is kept, and two while starts keep coming.
 * They are booted a moment after a start, so as not to delay it, and one at a time; in a hurry they
 * are booted at once and side by side. A standby that still boots is taken too, as it is ahead of a
 * process not started; it leaves what it would have prepared (`rehearse.ts`).
 *
 * They never keep the program alive, and end with it, since their channel ends. One that
 * still boots may not come to read that, as node hangs where the system refuses it its
 * threads: it is told by a signal.
 */
import type { NodeProcess } from './spawn-node.js';
import { clearTimeout, clock, setImmediate, setTimeout } from '../../timers.js';

/** Boots one standby of a kind, or throws as `spawnNode` does. */
export type BootStandby = () => NodeProcess;

/**
 * Takes a standby of this kind (what it booted with: executable, arguments, environment,
 * preloads), if there is one, and sees to it that there will be one for the next start. Those
 * of another kind are dismissed.
 */
export function takeStandby(kind: string, boot: BootStandby): NodeProcess | undefined {
	if (kind !== currentKind) {
		dismissStandbys();
		currentKind = kind;
	}
	bootNext = boot;
	const now = clock();
	const standby = firstWaiting();
	hurried = now - lastStart < HURRY_MS;
	wanted = now - lastStart < BUSY_MS ? 2 : 1;
	lastStart = now;
	if (hurried) setImmediate(refill).unref();
	scheduleRefill();
	return standby;
}

/**
 * The same for one of a pool's workers. They are started together and stay, so a standby that
 * booted beside them would only delay them.
 */
export function takeStandbyForWorker(kind: string): NodeProcess | undefined {
	return kind === currentKind ? firstWaiting() : undefined;
}

function firstWaiting(): NodeProcess | undefined {
	let standby = waiting.shift();
	while (standby?.channel.ended) standby = waiting.shift();
	return standby;
}

/** This is the process that was started last. */
export function noteStart(node: NodeProcess): void {
	started = node;
}

/** Puts one back that was taken and told nothing. */
export function keepStandby(standby: NodeProcess): void {
	waiting.unshift(standby);
	standby.unref();
	standby.channel.unref();
}

/** Ends those that wait; the next start boots afresh. */
export function dismissStandbys(): void {
	for (const standby of waiting) standby.channel.close();
	waiting = [];
}

/** A start that comes this soon after the one before makes it worthwhile to keep two. */
const BUSY_MS = 2_000;
/** After a start that comes this soon the next is not far either. */
const HURRY_MS = 500;
/** After it with no start the second standby is dismissed. */
const IDLE_MS = 10_000;
/**
 * Time in which the start just made has the processor for itself: until its
 * process ends, but not for long.
 */
const REFILL_DELAY_MS = 10;
const LONGEST_DELAY_MS = 40;
const LEAST_FREE_BYTES = 128 * 1024 * 1024;

let waiting: NodeProcess[] = [];
let started: NodeProcess | undefined;
let currentKind = '';
let bootNext: BootStandby | undefined;
let hurried = false;
let wanted = 1;
let lastStart = Number.NEGATIVE_INFINITY;
let refillTimer: NodeJS.Timeout | undefined;
let shrinkTimer: NodeJS.Timeout | undefined;

function scheduleRefill(): void {
	refillTimer ??= setTimeout(refill, REFILL_DELAY_MS).unref();
	if (shrinkTimer) shrinkTimer.refresh();
	else shrinkTimer = setTimeout(shrink, IDLE_MS).unref();
}

function refill(): void {
	clearTimeout(refillTimer);
	refillTimer = undefined;
	if (!hurried) {
		const isBusy = started?.hasExited === false;
		if (isBusy && clock() - lastStart < LONGEST_DELAY_MS) return scheduleRefill();
		if (waiting.some((standby) => unready.has(standby))) return;
	}
	const most = hurried ? wanted : Math.min(wanted, waiting.length + 1);
	hurried = false;
	started = undefined;
	try {
		while (waiting.length < most && process.getBuiltinModule('node:os').freemem() >= LEAST_FREE_BYTES)
			keep((bootNext as BootStandby)());
	} catch {
		// The system is at a limit, or allows it no more: the next start will say so
		// itself, where somebody listens.
	}
}

function keep(standby: NodeProcess): void {
	addUnready(standby);
	waiting.push(standby);
	standby.unref();
	standby.channel.unref();
	standby.channel.onReady = () => {
		removeUnready(standby);
		if (waiting.includes(standby)) scheduleRefill();
	};
	// One that dies is not replaced before the next start: the one after it
	// might die of the same, for ever.
	standby.onExit(() => {
		removeUnready(standby);
		waiting = waiting.filter((other) => other !== standby);
	});
}

/** Those that boot, dismissed ones included. */
const unready = new Set<NodeProcess>();

function addUnready(standby: NodeProcess): void {
	if (unready.size === 0) process.prependListener('exit', endUnready);
	unready.add(standby);
}

function removeUnready(standby: NodeProcess): void {
	unready.delete(standby);
	if (unready.size === 0) process.off('exit', endUnready);
}

function endUnready(): void {
	for (const standby of unready) standby.kill('SIGTERM');
}

function shrink(): void {
	shrinkTimer = undefined;
	wanted = 1;
	for (const standby of waiting.splice(wanted)) standby.channel.close();
}
