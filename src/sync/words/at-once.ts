/**
 * What `acquire()` gives where it took no waiting: one promise for all such calls, as making one
 * costs as much as the lock does. It is awaited in its caller's async context, as any promise.
 */
export const AT_ONCE: Promise<boolean> = Promise.resolve(true);
