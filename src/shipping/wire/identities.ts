/**
 * Identity of classes, their stores and unique symbols across processes: a uid made where one is
 * first sent, under which every process keeps its own copy. So instances sent in two messages have
 * one class, and what comes back to its maker is what he sent.
 */
import { wallClock } from '../../timers.js';

type Identifiable = symbol | object;

/** The uid of something of this process, or of what it was adopted under. */
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

/** Remembers what stands for `uid` in this process. */
export function adopt(uid: string, value: Identifiable): void {
	if (typeof value === 'symbol') {
		symbolUids.set(value, uid);
		values.set(uid, { deref: () => value });
	} else {
		uids.set(value, uid);
		values.set(uid, new WeakRef(value));
	}
}

/** What stands for `uid` in this process, if it has come here before. */
export function lookup(uid: string): Identifiable | undefined {
	return values.get(uid)?.deref();
}

/**
 * Process ids are used again, so the time it started is part of it. Threads of a process have both
 * in common, but not their random numbers.
 */
const OWN_UID = [process.pid, wallClock(), Math.floor(Math.random() * 2 ** 48)]
	.map((part) => part.toString(36))
	.join('.');
let lastUid = 0;
const symbolUids = new Map<symbol, string>();
const uids = new WeakMap<object, string>();
const values = new Map<string, { deref(): Identifiable | undefined }>();
