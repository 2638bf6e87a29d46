/**
 * Messages that have arrived but can't be read yet, because a module that they need is still being
 * imported. Whatever such a message carries must stay available until it is read, whatever becomes
 * of its sender.
 */

/**
 * Counts a message as unread until the promise settles. It settles when the message was read or
 * can't be.
 */
export function noteUnread<T>(reading: Promise<T>): Promise<T> {
	unread.add(reading);
	const end = (): void => void unread.delete(reading);
	reading.then(end, end);
	return reading;
}

/**
 * Returns a promise that settles when every message that has arrived so far is read; `undefined` if
 * all are.
 */
export function whenRead(): Promise<unknown> | undefined {
	return unread.size === 0 ? undefined : Promise.allSettled(unread);
}

const unread = new Set<Promise<unknown>>();
