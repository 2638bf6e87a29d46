/**
 * What a child is, a process or a thread, as far as its life (`child-main.ts`) differs by that.
 */
import type { Line } from '../line/line.js';
import type { Boot, Start } from '../protocol.js';

export interface ChildSide {
	/** The next bytes from the parent, until `open`. Blocks; `undefined` once the parent is gone. */
	read(): Buffer | undefined;
	/** Whether `read` would not have to wait. */
	hasInput(): boolean;
	/** Hands bytes to the parent at once. */
	write(bytes: Uint8Array): void;
	/** What takes time and can be done before there is work. */
	prepare(boot: Boot): void;
	/** From now on the event loop reads. */
	open(): Line;
	/** Its work begins: takes on what it was told that only this kind of child can. */
	become(start: Start): void;
}
