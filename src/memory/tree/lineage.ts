/**
 * Parents and children, as the tree knows them. A message that a child has sent is its parent's to
 * read, even after the child's death. So what is on its way from a dead child belongs to the
 * parent, until the parent has read all that it will ever read (`passage-table.ts`).
 *
 * The process area calls this module, which loads nothing else: a program that shares
 * nothing should not pay for sharing.
 */

/**
 * How a process came into its tree: the owner's word of its parent, and which child of that
 * parent's it is. Zeros in the root.
 */
export interface Origin {
	readonly parent: number;
	readonly birth: number;
}

/** Returns the origin of this process or thread. */
export function origin(): Origin {
	return own;
}

/** Called in a child, when it has been told its origin. */
export function setOrigin(given: Origin): void {
	own = given;
}

/** Notes that this thread starts a child. @returns its number */
export function noteBirth(): number {
	births++;
	open.add(births);
	return births;
}

/** Notes that a child has ended, and that all it sent was read here. */
export function noteEnd(birth: number): void {
	open.delete(birth);
	for (const callback of callbacks) callback();
}

/** Whether this thread may still read something that the child has sent. */
export function mayStillRead(birth: number): boolean {
	return open.has(birth);
}

/** Calls back after each end of a child. */
export function onChildEnd(callback: () => void): void {
	callbacks.push(callback);
}

/**
 * For threads that block: gives up what is on its way to children that have ended, of which
 * their event loop has not been told.
 */
export function lookAfterChildren(): void {
	for (const look of looks) look();
}

export function onLookAfterChildren(look: () => void): void {
	looks.push(look);
}

let own: Origin = { parent: 0, birth: 0 };
let births = 0;
const open = new Set<number>();
const callbacks: (() => void)[] = [];
const looks: (() => void)[] = [];
