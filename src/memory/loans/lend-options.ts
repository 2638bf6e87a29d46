/**
 * Options for encoding a message to a process of the same tree: large bytes go beside the message.
 * `loans.ts` does that, and is loaded when there are some.
 */
import { lazily } from '../../lazy.js';
import type { EncodeOptions } from '../../shipping/encode.js';
import type { Packet } from '../../shipping/wire/packet.js';
import type * as Loans from './loans.js';

export const LENDING: EncodeOptions = { lend: (bytes, isOnlyWay) => loans().lend(bytes, { isOnlyWay }) };

/** Returns the options for a message that has room for no more than `most` bytes. */
export function lendingAbove(most: number): EncodeOptions {
	return { lend: (bytes) => loans().lend(bytes, { isOnlyWay: bytes.byteLength > most }) };
}

/**
 * The options for a message that may be sent again, to another process,
 * until `forgetMessage` is called.
 */
export const LENDING_AGAIN: EncodeOptions = {
	lend: (bytes, isOnlyWay) => loans().lend(bytes, { isOnlyWay, mayBeSentAgain: true }),
};

export function forgetMessage({ passages }: Packet): void {
	if (passages) for (const passage of passages) passage.end?.();
}

/**
 * Copies loans while `read` runs, and gives them back at once. For callers that may never return
 * to the event loop, which is where a buffer's collection is noticed.
 */
export function copyingLoans<R>(read: () => R): R {
	return loans().copying(read);
}

const loans = lazily<typeof Loans>('./memory/loans/loans.js');
