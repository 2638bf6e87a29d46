/**
 * The addon (`native/ipc.c`) as JavaScript sees it. Calls that ask the system return a result, or a
 * negative errno. An invalid argument throws a TypeError.
 */
export interface Binding {
	/**
	 * Maps a file of at least `length` bytes, or returns -errno.
	 *
	 * With `readOnly`, writes stay in this mapping. With `populate`, all pages are mapped at once,
	 * which takes half as long as page by page.
	 */
	map(fd: number, length: number, readOnly: boolean, populate: boolean): Mapping | number;
	/**
	 * Detaches the buffer with all its views and unmaps its memory; -EBUSY if it can't be detached.
	 */
	unmap(handle: MappingHandle, buffer: ArrayBuffer): number;
	/**
	 * Makes the buffer the only owner of the mapping, wherever it is transferred to. The callback
	 * runs once the memory is unmapped; it must not lead to the buffer.
	 */
	giveToBuffer(handle: MappingHandle, callback: () => void): void;
	/**
	 * Makes later writes to the buffer private. The file, of which `fd` is a descriptor, keeps its
	 * present content.
	 */
	keepWrites(handle: MappingHandle, buffer: ArrayBuffer, fd: number): number;
	/**
	 * Has the allocator of this process keep that many bytes of freed memory, at most 64 MiB. Does
	 * nothing for an allocator without such a setting.
	 */
	keepFreed(bytes: number): void;
	/** Allocates a file's space, so that no later write meets a full disk. */
	fallocate(fd: number, length: number): number;

	/**
	 * Sleeps while the Int32 at `index` is `expected`, at most 60,000 ms.
	 *
	 * @returns 0 when woken, -EAGAIN if the word has another value, -ETIMEDOUT, -EINTR
	 */
	futexWait(handle: MappingHandle, index: number, expected: number, milliseconds: number): number;
	/** Wakes at most `count` sleepers on the word, in any process; returns how many. */
	futexWake(handle: MappingHandle, index: number, count: number): number;

	/**
	 * Opens a descriptor that is closed when this environment ends, after all of its JavaScript; or
	 * returns -errno.
	 */
	openForLife(path: string): number;
	/** Closes such a descriptor now. */
	closeForLife(fd: number): number;
	/**
	 * Makes this process inhabit a folder until it ends, by a shared lock on byte 0 of a file in it.
	 * At an orderly end, the process removes the folder with its files if it is the last inhabitant,
	 * or the owner. A process inhabits at most two folders, `which` 0 and 1.
	 *
	 * @returns -ENOENT if the file is gone, -EAGAIN if it is locked exclusively
	 */
	inhabit(which: 0 | 1, folder: string, file: string, owned: boolean): number;

	/** Leaves these folders now, as at the end of the process. */
	leaveHomes(): void;

	/**
	 * Locks bytes of a file until its description is closed, or its last holder ends in whatever way.
	 *
	 * @returns -EAGAIN if another description has one of the bytes locked
	 */
	slotLock(fd: number, from: number, length: number): number;
	/** Unlocks bytes that this description has locked. */
	slotUnlock(fd: number, from: number, length: number): number;
	/** Returns 1 if another description of the file has one of the bytes locked, else 0. */
	slotTest(fd: number, from: number, length: number): number;

	/**
	 * Starts a thread that sleeps on words on behalf of this event loop, without keeping the loop
	 * alive; -errno if the system refuses.
	 */
	newWaiter(callback: (outcome: number) => void): WaiterHandle | number;
	/**
	 * Sleeps once like `futexWait`, then calls back with its result, or with -ECANCELED. Returns
	 * -EBUSY while the waiter sleeps, -ECANCELED once it is closed.
	 */
	arm(waiter: WaiterHandle, handle: MappingHandle, index: number, expected: number, milliseconds: number): number;
	/**
	 * Declares that nobody awaits the sleep any more: a wake-up goes to another sleeper. With
	 * `pullOut` the sleep ends soon; otherwise it may be resumed. Returns -EALREADY if it has ended,
	 * and the callback is about to say how.
	 */
	leave(waiter: WaiterHandle, pullOut: boolean): number;
	/** Declares that the sleep is awaited again; -EALREADY if it has ended. */
	resume(waiter: WaiterHandle): number;
	/** Refs or unrefs the waiter: whether it keeps the event loop alive. */
	refWaiter(waiter: WaiterHandle, on: boolean): void;
	closeWaiter(waiter: WaiterHandle): void;

	/** Whether there is something to read, or the other end is gone. */
	hasInput(fd: number): boolean;
	/** Writes to a socket as many bytes as it takes without waiting; returns how many, or -errno. */
	send(fd: number, bytes: Uint8Array): number;
	/**
	 * Has the kernel kill this process that long after the thread that started it has ended; at most
	 * 60,000 ms.
	 */
	dieWithParent(milliseconds: number): number;
	/**
	 * Notes a process that this thread has started. If the thread ends first, another thread reaps
	 * the process. To be called once for each.
	 */
	adoptLater(pid: number): number;
	/** Notes that this thread learned of the process's end. */
	hasEnded(pid: number): number;
	/** Returns 1 if a child of this process has ended, whether or not anybody was told; else 0. */
	hasExited(pid: number): number;
}

export interface Mapping {
	readonly buffer: ArrayBuffer;
	readonly handle: MappingHandle;
}

/** Opaque. The memory is unmapped once the handle and the buffer are collected. */
export interface MappingHandle {
	readonly [MAPPING]: never;
}

/** Opaque. The thread ends once the handle is collected. */
export interface WaiterHandle {
	readonly [WAITER]: never;
}

declare const MAPPING: unique symbol;
declare const WAITER: unique symbol;
