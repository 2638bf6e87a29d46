/**
 * Messages that have come and cannot be read yet, because a module that they need is
 * being imported. What such a message carries must be there until it is read,
 * whatever became of its sender.
 */

/**
 * Counts a message as unread until the promise settles, which it does when
 * the message was read or can't be.
 */
export function noteUnread<T>(reading: Promise<T>): Promise<T> {
	unread.add(reading);
	const end = (): void => void unread.delete(reading);
	reading.then(end, end);
	return reading;
}

/** Settles when all are read that have come until now; `undefined` where they are. */
export function whenRead(): Promise<unknown> | undefined {
	return unread.size === 0 ? undefined : Promise.allSettled(unread);
}

const unread = new Set<Promise<unknown>>();
