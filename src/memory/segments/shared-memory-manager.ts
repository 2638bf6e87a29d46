/**
 * Removes, when it ends, all shared memory that was made through it. Python:
 * `multiprocessing.managers.SharedMemoryManager`.
 *
 * Python's manager is a process of its own, so that somebody is left to clean up when the
 * program dies. Here the next program does that, or `npx multiprocess cleanup`. So there is no
 * process, and `start()` starts nothing.
 */
import type { ListItem } from './list-layout.js';
import * as messages from '../messages.js';
import { ShareableList } from './shareable-list.js';
import { SharedMemory } from './shared-memory.js';

/**
 * Removes, when it ends, all shared memory that was made through it.
 *
 * ```ts
 * await using manager = new SharedMemoryManager();
 * await manager.start();
 * const list = manager.ShareableList([1, 2, 3]);
 * ```
 */
export class SharedMemoryManager {
	#state: 'new' | 'started' | 'ended' = 'new';
	readonly #made: SharedMemory[] = [];

	/**
	 * Lets the manager make segments and lists.
	 *
	 * @throws ProcessError if it was started before
	 */
	async start(): Promise<void> {
		if (this.#state !== 'new') throw messages.managerState('SharedMemoryManager.start()', this.#state);
		this.#state = 'started';
	}

	/**
	 * Unlinks all that the manager made. Those who have some of it keep that. A second call does
	 * nothing.
	 */
	async shutdown(): Promise<void> {
		this.#state = 'ended';
		for (const shm of this.#made.splice(0)) shm.unlink();
	}

	/**
	 * Makes a segment.
	 *
	 * @throws ProcessError before start() and after shutdown(), and whatever SharedMemory.create()
	 * throws
	 */
	SharedMemory(size: number): SharedMemory {
		this.#check('SharedMemoryManager.SharedMemory()');
		return this.#note(SharedMemory.create(size));
	}

	/**
	 * Makes a list.
	 *
	 * @throws ProcessError before start() and after shutdown(), and whatever `new ShareableList()`
	 * throws
	 */
	ShareableList<T extends readonly ListItem[]>(items: T): ShareableList<T> {
		this.#check('SharedMemoryManager.ShareableList()');
		const list = new ShareableList(items);
		this.#note(list.shm);
		return list;
	}

	/** Calls `shutdown()`. */
	[Symbol.asyncDispose](): Promise<void> {
		return this.shutdown();
	}

	#check(call: string): void {
		if (this.#state !== 'started') throw messages.managerState(call, this.#state);
	}

	#note(shm: SharedMemory): SharedMemory {
		this.#made.push(shm);
		return shm;
	}
}
