/**
 * The surface of the addon (`native/ipc.c`), as JavaScript sees it. Calls that ask the system
 * return a result, or a negative errno; what is no valid argument throws a TypeError.
 */
export interface Binding {
	/**
	 * Maps a file of at least `length` bytes; -errno where the system refuses. With `readOnly` what
	 * is written stays in this mapping. With `populate` all of it is there at once, which takes half
	 * as long as page by page.
	 */
	map(fd: number, length: number, readOnly: boolean, populate: boolean): Mapping | number;
	/**
	 * Detaches the buffer, and with it every view, and gives its memory back;
	 * -EBUSY where it can't be detached.
	 */
	unmap(handle: MappingHandle, buffer: ArrayBuffer): number;
	/**
	 * From now on the buffer alone has the memory of the mapping, wherever that is transferred to;
	 * the callback, which must not lead to the buffer, is called when it was given back.
	 */
	giveToBuffer(handle: MappingHandle, callback: () => void): void;
	/**
	 * From now on what is written to the buffer stays in it, and the file, of which `fd` is a
	 * descriptor, has what it has now.
	 */
	keepWrites(handle: MappingHandle, buffer: ArrayBuffer, fd: number): number;
	/**
	 * From now on the allocator of this process keeps so much of what is freed; at most 64 MiB.
	 * Nothing where it has no such setting.
	 */
	keepFreed(bytes: number): void;
	/** Gives a file its space, so that no later write meets a full disk. */
	fallocate(fd: number, length: number): number;

	/**
	 * Sleeps while the Int32 at `index` is `expected`: 0 woken, -EAGAIN it is another,
	 * -ETIMEDOUT, -EINTR. At most 60,000 ms.
	 */
	futexWait(handle: MappingHandle, index: number, expected: number, milliseconds: number): number;
	/** Wakes at most `count` that sleep there, in whatever process; returns how many. */
	futexWake(handle: MappingHandle, index: number, count: number): number;

	/**
	 * A descriptor that is closed when this environment ends, after all of its JavaScript; or -errno.
	 */
	openForLife(path: string): number;
	/** Closes such a descriptor now. */
	closeForLife(fd: number): number;
	/**
	 * This process inhabits a folder until it ends: it has a shared lock on byte 0 of a file in it.
	 * -ENOENT where that is gone, -EAGAIN where it is locked exclusively. At its end in order the
	 * process removes the folder with its files if it is the last inhabitant, or the owner. A process
	 * inhabits two folders at most, by `which`: 0 and 1.
	 */
	inhabit(which: 0 | 1, folder: string, file: string, owned: boolean): number;

	/** Does now what is done with these folders at the end of the process. */
	leaveHomes(): void;

	/**
	 * Locks bytes of a file until its description is closed, or its last holder ends in whatever way;
	 * -EAGAIN if another has one of them.
	 */
	slotLock(fd: number, from: number, length: number): number;
	/** Gives bytes back that this description has locked. */
	slotUnlock(fd: number, from: number, length: number): number;
	/** 1 if another description of the file has one of the bytes locked, else 0. */
	slotTest(fd: number, from: number, length: number): number;

	/**
	 * A thread that sleeps on a word for this event loop, which it does not keep alive;
	 * -errno where the system refuses.
	 */
	newWaiter(callback: (outcome: number) => void): WaiterHandle | number;
	/**
	 * Sleeps once as `futexWait` and then calls back, with what that gives, or with -ECANCELED;
	 * -EBUSY while it sleeps, -ECANCELED when it is closed.
	 */
	arm(waiter: WaiterHandle, handle: MappingHandle, index: number, expected: number, milliseconds: number): number;
	/**
	 * Nobody awaits its sleep any more: a wake-up goes to another sleeper. With `pullOut`
	 * the sleep ends soon; else it may be resumed. -EALREADY where it has ended, and the
	 * callback is about to say how.
	 */
	leave(waiter: WaiterHandle, pullOut: boolean): number;
	/** Somebody awaits the sleep again; -EALREADY where it has ended. */
	resume(waiter: WaiterHandle): number;
	/** Whether the waiter keeps the event loop alive. */
	refWaiter(waiter: WaiterHandle, on: boolean): void;
	closeWaiter(waiter: WaiterHandle): void;

	/** Whether there is something to read, or the other end is gone. */
	hasInput(fd: number): boolean;
	/** Hands a socket the bytes that it takes without waiting; returns how many, or -errno. */
	send(fd: number, bytes: Uint8Array): number;
	/**
	 * From now on the kernel kills this process so long after the thread that started it
	 * has ended. At most 60,000 ms.
	 */
	dieWithParent(milliseconds: number): number;
	/**
	 * A process that this thread has started: if the thread ends before it, the system is asked about
	 * its end by somebody else. Once for each.
	 */
	adoptLater(pid: number): number;
	/** This thread was told of the process's end. */
	hasEnded(pid: number): number;
	/** 1 if a child of this process has ended, whether or not anybody was told; else 0. */
	hasExited(pid: number): number;
}

export interface Mapping {
	readonly buffer: ArrayBuffer;
	readonly handle: MappingHandle;
}

/** Opaque. When it and the buffer are collected the memory is given back. */
export interface MappingHandle {
	readonly [MAPPING]: never;
}

/** Opaque. When it is collected the thread ends. */
export interface WaiterHandle {
	readonly [WAITER]: never;
}

declare const MAPPING: unique symbol;
declare const WAITER: unique symbol;
