/**
 * Identity of classes, their stores and unique symbols across processes. The first sender makes a
 * uid, and every process keeps one copy under it. So instances from two messages share one class,
 * and whatever returns to its maker is the original.
 */
import { wallClock } from '../../timers.js';

type Identifiable = symbol | object;

/** Returns the uid that a value was adopted under, or makes one. */
export function uidOf(value: Identifiable): string {
	let uid = typeof value === 'symbol' ? symbolUids.get(value) : uids.get(value);
	if (uid === undefined) {
		uid = `${OWN_UID}.${++lastUid}`;
		adopt(uid, value);
	}
	return uid;
}

export function hasUid(type: Function): boolean {
	return uids.has(type);
}

/** Records the value that stands for `uid` in this process. */
export function adopt(uid: string, value: Identifiable): void {
	if (typeof value === 'symbol') {
		symbolUids.set(value, uid);
		values.set(uid, { deref: () => value });
	} else {
		uids.set(value, uid);
		values.set(uid, new WeakRef(value));
	}
}

/** Returns the value that stands for `uid` in this process, if one has arrived or been sent. */
export function lookup(uid: string): Identifiable | undefined {
	return values.get(uid)?.deref();
}

/**
 * Process ids are reused, so the start time is part of the uid. Threads share both, but not their
 * random numbers.
 */
const OWN_UID = [process.pid, wallClock(), Math.floor(Math.random() * 2 ** 48)]
	.map((part) => part.toString(36))
	.join('.');
let lastUid = 0;
const symbolUids = new Map<symbol, string>();
const uids = new WeakMap<object, string>();
const values = new Map<string, { deref(): Identifiable | undefined }>();
