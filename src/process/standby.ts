/**
 * Standbys: child processes that have booted and imported this library, and wait to be told what to run. Taking one is what makes
 * a start cost a millisecond in place of a boot.
 *
 * None is there before the first start. One is kept from then on, two while starts keep coming; they are booted a
 * moment after a start, one at a time, so that starting them does not delay the start that just happened. A standby that still boots is taken
 * too: it is ahead of a process not started. When starts come faster than standbys boot, the next one boots beside it at once. They never keep the program alive, and end with it: their
 * channel ends. One that still boots may not come to read that, as node hangs where the system refuses it its threads: it is told by a signal.
 */
import type { NodeProcess } from './spawn-node.js';
import { clearTimeout, clock, setImmediate, setTimeout } from '../timers.js';

/**
 * Boots one standby of a kind, or throws as `spawnNode` does. One that is needed at once does not prepare itself for what it may have to do.
 */
export type BootStandby = (isNeededAtOnce: boolean) => NodeProcess;

/**
 * Takes a standby of this kind (what it booted with: executable, arguments, environment, preloads), if there is one, and
 * sees to it that there will be one for the next start. Those of another kind are dismissed.
 */
export function takeStandby(kind: string, boot: BootStandby): NodeProcess | undefined {
	if (kind !== currentKind) {
		dismissStandbys();
		currentKind = kind;
	}
	bootNext = boot;
	const now = clock();
	let standby = waiting.shift();
	while (standby?.channel.ended) standby = waiting.shift();
	const isLate = standby === undefined || standby === booting;
	hurried = isLate && now - lastStart < HURRY_MS;
	wanted = now - lastStart < BUSY_MS ? 2 : 1;
	lastStart = now;
	if (hurried) setImmediate(refill).unref();
	scheduleRefill();
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
	for (const standby of waiting) {
		standby.channel.close();
		// It takes a while to end, and must not hold up the next.
		if (standby === booting) booting = undefined;
	}
	waiting = [];
}

/** A start that comes this soon after the one before makes it worthwhile to keep two. */
const BUSY_MS = 2_000;
/** A start that comes this soon and finds no standby ready would have liked one. */
const HURRY_MS = 500;
/** After it with no start the second standby is dismissed. */
const IDLE_MS = 10_000;
/** Time in which the start just made has the processor for itself: until its process ends, but not for long. */
const REFILL_DELAY_MS = 10;
const LONGEST_DELAY_MS = 40;
const LEAST_FREE_BYTES = 128 * 1024 * 1024;

let waiting: NodeProcess[] = [];
let started: NodeProcess | undefined;
let booting: NodeProcess | undefined;
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
		if (booting) return;
	}
	const isNeededAtOnce = hurried;
	hurried = false;
	started = undefined;
	if (waiting.length >= wanted) return;
	let standby: NodeProcess;
	try {
		if (process.getBuiltinModule('node:os').freemem() < LEAST_FREE_BYTES) return;
		standby = (bootNext as BootStandby)(isNeededAtOnce);
	} catch {
		// The system is at a limit, or allows it no more: the next start will say so itself, where somebody listens.
		return;
	}
	booting = standby;
	addUnready(standby);
	waiting.push(standby);
	standby.unref();
	standby.channel.unref();
	standby.channel.onReady = () => {
		removeUnready(standby);
		if (booting === standby) booting = undefined;
		scheduleRefill();
	};
	// One that dies is not replaced before the next start: the one after it might die of the same, for ever.
	standby.onExit(() => {
		removeUnready(standby);
		waiting = waiting.filter((other) => other !== standby);
		if (booting === standby) booting = undefined;
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
