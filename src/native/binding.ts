/**
 * The surface of the addon (`native/ipc.c`), as JavaScript sees it. Calls that ask the system return a result, or a negative errno; what is no
 * valid argument throws a TypeError.
 */
export interface Binding {
	/** Maps a file of at least `length` bytes; -errno where the system refuses. With `readOnly` what is written stays in this mapping. With `populate`
	 * all of it is there at once, which takes half as long as page by page. */
	map(fd: number, length: number, readOnly: boolean, populate: boolean): Mapping | number;
	/** Detaches the buffer, and with it every view, and gives its memory back; -EBUSY where it can't be detached. */
	unmap(handle: MappingHandle, buffer: ArrayBuffer): number;
	/** From now on the buffer alone has the memory of the mapping, wherever that is transferred to; the callback,
	 * which must not lead to the buffer, is called when it was given back. */
	giveToBuffer(handle: MappingHandle, callback: () => void): void;
	/** From now on what is written to the buffer stays in it, and the file, of which `fd` is a descriptor, has what it has now. */
	keepWrites(handle: MappingHandle, buffer: ArrayBuffer, fd: number): number;
	/** From now on the allocator of this process keeps so much of what is freed; at most 64 MiB. Nothing where it has no such setting. */
	keepFreed(bytes: number): void;
	/** Gives a file its space, so that no later write meets a full disk. */
	fallocate(fd: number, length: number): number;

	/** Sleeps while the Int32 at `index` is `expected`: 0 woken, -EAGAIN it is another, -ETIMEDOUT, -EINTR. At most 60,000 ms. */
	futexWait(handle: MappingHandle, index: number, expected: number, milliseconds: number): number;
	/** Wakes at most `count` that sleep there, in whatever process; returns how many. */
	futexWake(handle: MappingHandle, index: number, count: number): number;

	/** Locks bytes of a file until its description is closed, or its last holder ends in whatever way; -EAGAIN if another has one of them. */
	slotLock(fd: number, from: number, length: number): number;
	/** Gives bytes back that this description has locked. */
	slotUnlock(fd: number, from: number, length: number): number;
	/** 1 if another description of the file has one of the bytes locked, else 0. */
	slotTest(fd: number, from: number, length: number): number;

	/** A thread that sleeps on a word for this event loop, which it does not keep alive; -errno where the system refuses. */
	newWaiter(callback: (outcome: number) => void): WaiterHandle | number;
	/** Sleeps once as `futexWait` and then calls back; -EBUSY while it sleeps, -ECANCELED when it is closed. */
	arm(waiter: WaiterHandle, handle: MappingHandle, index: number, expected: number, milliseconds: number): number;
	/** Whether the waiter keeps the event loop alive. */
	refWaiter(waiter: WaiterHandle, on: boolean): void;
	closeWaiter(waiter: WaiterHandle): void;

	/** From now on the kernel kills this process so long after the thread that started it has ended. At most 60,000 ms. */
	dieWithParent(milliseconds: number): number;
	/** A process that this thread has started: if the thread ends before it, the system is asked about its end by somebody else. Once for each. */
	adoptLater(pid: number): number;
	/** This thread was told of the process's end. */
	hasEnded(pid: number): number;
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
