/**
 * Large bytes on their way to another process. They are copied once, into a segment whose memory
 * becomes the receiver's own. When the receiver no longer uses it (its buffer was collected), the
 * sender fills the segment again, as reusing mapped memory costs a fifth of mapping fresh memory.
 *
 * A receiver that sends on what it was lent copies nothing (`receipts.ts`).
 *
 * The segment is a cell's file. The sender holds the cell while it may use the segment again, a
 * receiver while it has the memory, and a message while it is on its way. The sender fills a
 * segment again only if it alone holds the cell. By rule 2 of `cells/marks.ts`, nobody else can
 * get the cell from then on except from this sender.
 */
import { closeSync } from 'node:fs';
import type { Mapping } from '../../native/binding.js';
import { native, nativeIfPresent } from '../../native/load.js';
import { moduleDefinition } from '../../shipping/reach/module-definition.js';
import { type DescribedHandle, type HandleKind, registerKind } from '../../shipping/wire/handles.js';
import { takeCell } from '../cells/cell.js';
import { mapFile, openFile } from '../tree/files.js';
import { type CellAddress, receiveCell } from '../cells/passages.js';
import { placeFile } from '../tree/placed-files.js';
import { type Departure, noteReceived, type Receipt, sendOn } from './receipts.js';
import { SharedCell } from '../cells/shared-cell.js';
import { joinIfPossible, tree } from '../tree/tree.js';
import { clearInterval, clock, setInterval } from '../../timers.js';

/**
 * What a message says of lent bytes.
 *
 * @param isFixed Others have the memory as well, so nobody may write to it.
 */
type LoanAddress = readonly [address: CellAddress, bytes: number, isFixed: boolean];

/**
 * Copies bytes for a receiver in this tree.
 *
 * @param isOnlyWay See `Lend`.
 * @param mayBeSentAgain Keeps the memory as it is until the passage is ended,
 * whatever receivers there were.
 * @returns `undefined` if there is no shared memory, or no room
 * @throws ProcessError if there is no room, and this is the only way
 */
export function lend(
	bytes: Uint8Array,
	{ isOnlyWay, mayBeSentAgain = false }: { isOnlyWay: boolean; mayBeSentAgain?: boolean },
): DescribedHandle | undefined {
	if (!nativeIfPresent() || joinIfPossible() === 0) return undefined;
	const departure = depart(bytes, isOnlyWay);
	if (!departure) return undefined;
	const { cell, description, passage, isFixed } = departure;
	if (mayBeSentAgain) {
		cell.open();
		passage.end = () => {
			delete passage.end;
			cell.close();
		};
	}
	passage.isLarge = true;
	const address: LoanAddress = [description, bytes.byteLength, isFixed];
	return { kind: KIND.kind, module: MODULE, description: address, passage };
}

/** @returns `undefined` if the system refuses and the message itself can carry the bytes */
function depart(bytes: Uint8Array, isOnlyWay: boolean): Departure | undefined {
	try {
		return sendOn(bytes, fix) ?? fill(bytes);
	} catch (error) {
		if (isOnlyWay) throw error;
		return undefined;
	}
}

/** Copies bytes into a segment. */
function fill(bytes: Uint8Array): Departure {
	const segment = findFree(bytes.byteLength) ?? makeSegment(bytes);
	if (segment.isFilled) segment.isFilled = false;
	else refill(segment, bytes);
	segment.lentAt = clock();
	timer ??= setInterval(giveBackIdle, IDLE_MS).unref();
	return { cell: segment.cell, ...segment.cell.depart(), isFixed: false };
}

/** A segment that this thread lends. It counts as one user of the cell. */
interface LentSegment {
	readonly cell: SharedCell;
	readonly bytes: number;
	/**
	 * Made when the segment is filled for the second time. The first filling is a write, which is
	 * faster as long as there is no memory yet.
	 */
	mapping: Mapping | undefined;
	/** The segment was made with its bytes. */
	isFilled: boolean;
	lentAt: number;
}

const lent: LentSegment[] = [];
let timer: NodeJS.Timeout | undefined;

/** How long an unused segment is kept for reuse. */
const IDLE_MS = 2000;

function findFree(bytes: number): LentSegment | undefined {
	return lent.find((segment) => segment.bytes >= bytes && segment.bytes <= bytes * 2 && isFree(segment.cell));
}

function isFree(cell: SharedCell): boolean {
	return cell.users === 1 && cell.isMineAlone;
}

function makeSegment(bytes: Uint8Array): LentSegment {
	const cell = takeCell(0);
	cell.ownFile();
	try {
		placeFile(tree(), cell.fileName, bytes);
	} catch (error) {
		cell.release();
		throw error;
	}
	const segment = {
		cell: SharedCell.of(cell),
		bytes: bytes.byteLength,
		mapping: undefined,
		isFilled: true,
		lentAt: 0,
	};
	segment.cell.open();
	lent.push(segment);
	return segment;
}

function refill(segment: LentSegment, bytes: Uint8Array): void {
	segment.mapping ??= mapSegment(segment.cell, segment.bytes, { populate: true });
	new Uint8Array(segment.mapping.buffer).set(bytes);
}

function mapSegment(cell: SharedCell, bytes: number, how: { readOnly?: boolean; populate?: boolean }): Mapping {
	return withFile(cell, (fd, path) => mapFile(fd, bytes, path, how));
}

function withFile<R>({ cell }: SharedCell, use: (fd: number, path: string) => R): R {
	const path = `${tree().folder}/${cell.fileName}`;
	const fd = openFile(path, 'r+');
	try {
		return use(fd, path);
	} finally {
		closeSync(fd);
	}
}

/**
 * Drops segments that were not used lately. One that is on loan becomes its
 * receiver's alone, and a free one goes.
 */
function giveBackIdle(): void {
	const now = clock();
	for (let i = lent.length - 1; i >= 0; i--) {
		const { cell, mapping, lentAt } = lent[i] as LentSegment;
		if (now - lentAt < IDLE_MS) continue;
		lent.splice(i, 1);
		cell.close();
		if (mapping) native().unmap(mapping.handle, mapping.buffer);
	}
	if (lent.length > 0) return;
	clearInterval(timer);
	timer = undefined;
}

/** Copies what is attached to while `read` runs. */
export function copying<R>(read: () => R): R {
	const before = isCopying;
	isCopying = true;
	try {
		return read();
	} finally {
		isCopying = before;
	}
}

let isCopying = false;

function fix({ cell, handle }: Receipt, buffer: ArrayBuffer): boolean {
	try {
		return withFile(cell, (fd) => native().keepWrites(handle, buffer, fd)) === 0;
	} catch {
		// No descriptor is left.
		return false;
	}
}

const MODULE = moduleDefinition('esm', import.meta.url);
const KIND: HandleKind<ArrayBuffer, LoanAddress> = {
	kind: 'loan',
	module: import.meta.url,
	type: ArrayBuffer,
	attach([address, bytes, isFixed]) {
		const cell = SharedCell.of(receiveCell(address, 'ArrayBuffer'));
		const mapping = mapSegment(cell, bytes, { readOnly: isFixed });
		if (!isCopying) {
			noteReceived(cell, mapping, isFixed);
			return mapping.buffer;
		}
		const copy = mapping.buffer.slice(0);
		native().unmap(mapping.handle, mapping.buffer);
		// The cell may be in use here as well.
		cell.open();
		cell.close();
		return copy;
	},
};
registerKind(KIND);
