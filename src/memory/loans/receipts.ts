/**
 * Memory that was lent to this thread (`loans.ts`): which buffers have it, and how it is sent on.
 *
 * What is sent on is not copied. From then on nobody writes to the segment: a process that writes
 * to its buffer gets a copy of the page that it writes to. So a task that returns its argument,
 * changed or not, copies nothing.
 *
 * The cell is held until the addon says that a buffer's memory was given back. The collection of
 * the buffer does not say so, as its memory may have been transferred to another buffer.
 */
import type { Mapping, MappingHandle } from '../../native/binding.js';
import { native } from '../../native/load.js';
import type { Passage } from '../../shipping/wire/handles.js';
import type { CellAddress } from '../cells/passages.js';
import type { SharedCell } from '../cells/shared-cell.js';

/**
 * Notes that a buffer has the memory of a cell's file. @param isFixed
 * Nobody may write to that file.
 */
export function noteReceived(cell: SharedCell, { buffer, handle }: Mapping, isFixed: boolean): void {
	cell.open();
	receipts.set(buffer, { cell, handle, bytes: buffer.byteLength, isFixed });
	native().giveToBuffer(handle, () => cell.close());
}

/**
 * Sends on the memory of these bytes if they are all of a segment. Other bytes must be copied, and
 * so must bytes that were sent on before, as they may have been written to since.
 *
 * @param fix Keeps what is written to the buffer from now on out of the segment;
 * false if that is not possible.
 * @returns `undefined` for bytes that must be copied
 */
export function sendOn(
	{ buffer, byteOffset, byteLength }: Uint8Array,
	fix: (receipt: Receipt, buffer: ArrayBuffer) => boolean,
): Departure | undefined {
	const receipt = receipts.get(buffer as ArrayBuffer);
	if (!receipt || receipt.isFixed || byteOffset !== 0 || byteLength !== receipt.bytes) return undefined;
	receipt.isFixed = fix(receipt, buffer as ArrayBuffer);
	return receipt.isFixed ? { cell: receipt.cell, ...receipt.cell.depart(), isFixed: true } : undefined;
}

/** The memory of a segment on its way. */
export interface Departure {
	readonly cell: SharedCell;
	readonly description: CellAddress;
	readonly passage: Passage;
	/** Others have the memory as well, so nobody may write to it. */
	readonly isFixed: boolean;
}

/** Describes a buffer whose memory was lent to this thread. */
export interface Receipt {
	readonly cell: SharedCell;
	readonly handle: MappingHandle;
	readonly bytes: number;
	/** What is written to the buffer is not in the segment. */
	isFixed: boolean;
}

const receipts = new WeakMap<ArrayBuffer, Receipt>();
