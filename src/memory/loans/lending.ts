/**
 * How those encode who send to a process of the same tree: large bytes go beside the message
 * (`loans.ts`, which is loaded when there are some).
 */
import { lazily } from '../../lazy.js';
import type { EncodeOptions } from '../../shipping/encode.js';
import type { Packet } from '../../shipping/wire/packet.js';
import type * as Loans from './loans.js';

export const LENDING: EncodeOptions = { lend: (bytes, isOnlyWay) => loans().lend(bytes, { isOnlyWay }) };

/** The same where a message has room for no more than so many bytes. */
export function lendingAbove(most: number): EncodeOptions {
	return { lend: (bytes) => loans().lend(bytes, { isOnlyWay: bytes.byteLength > most }) };
}

/**
 * The same where a message may be sent again, to another process;
 * `forgetMessage` says that it won't.
 */
export const LENDING_AGAIN: EncodeOptions = {
	lend: (bytes, isOnlyWay) => loans().lend(bytes, { isOnlyWay, mayBeSentAgain: true }),
};

export function forgetMessage({ passages }: Packet): void {
	if (passages) for (const passage of passages) passage.end?.();
}

/**
 * What is lent is copied while this runs, and given back at once: for who may not come back to the
 * event loop, where a buffer's collection would be noticed.
 */
export function copyingLoans<R>(read: () => R): R {
	return loans().copying(read);
}

const loans = lazily<typeof Loans>('./memory/loans/loans.js');
