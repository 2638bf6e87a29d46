/**
 * What differs in a child's life (`child-main.ts`) between a process and a thread.
 */
import type { Line } from '../line/line.js';
import type { Boot, Start } from '../protocol.js';

export interface ChildSide {
	/**
	 * Returns the next bytes from the parent, until `open`. Blocks;
	 * `undefined` once the parent is gone.
	 */
	read(): Buffer | undefined;
	/** Whether `read` would return without blocking. */
	hasInput(): boolean;
	/** Hands bytes to the parent at once. */
	write(bytes: Uint8Array): void;
	/** Does in advance what takes time and needs no work yet. */
	prepare(boot: Boot): void;
	/** Returns the line that the event loop reads from now on. */
	open(): Line;
	/** Applies what the child was told and only this kind of child can apply. Its work begins. */
	become(start: Start): void;
}
