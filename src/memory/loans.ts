/**
 * Large bytes on their way to another process: copied once, into a segment whose memory the receiver gets as its own. When it has no use for it any more
 * (its buffer was collected), the segment is used for the next, as memory that is there already takes a fifth of the time of fresh one.
 *
 * The sender holds the cell while it may use it again. Whether the receiver still has the memory is counted by the addon, since a buffer can be transferred to another
 * object. What nobody uses for a while is given back.
 */
import { closeSync, openSync } from 'node:fs';
import type { Mapping } from '../native/binding.js';
import { native, nativeIfPresent } from '../native/load.js';
import { moduleDefinition } from '../shipping/module-definition.js';
import { type DescribedHandle, type HandleKind, type Passage, registerKind } from '../shipping/handles.js';
import { type Cell, takeCell } from './cell.js';
import { mapFile } from './files.js';
import { type CellAddress, receiveCell, sendCell } from './passages.js';
import { placeFile } from './place-file.js';
import { tree } from './tree.js';

/** What a message says of bytes that are lent. */
type LoanAddress = readonly [address: CellAddress, bytes: number];

/**
 * Copies bytes for a receiver in this tree; `undefined` where there is no shared memory, or no room.
 *
 * @param mayBeSentAgain The memory stays as it is until the passage is ended, whatever receivers there were.
 */
export function lend(bytes: Uint8Array, mayBeSentAgain = false): DescribedHandle | undefined {
	if (!nativeIfPresent()) return undefined;
	const segment = findFree(bytes.byteLength) ?? makeSegment(bytes);
	if (!segment) return undefined;
	if (segment.isFilled) segment.isFilled = false;
	else refill(segment, bytes);
	const { address, passage } = sendCell(segment.cell);
	passage.isLarge = true;
	segment.passage = passage;
	segment.lentAt = performance.now();
	segment.isPinned = mayBeSentAgain;
	if (mayBeSentAgain) {
		passage.end = () => {
			segment.isPinned = false;
		};
	}
	timer ??= setInterval(giveBackIdle, IDLE_MS).unref();
	return { kind: KIND.kind, module: MODULE, description: [address, bytes.byteLength] satisfies LoanAddress, passage };
}

/** A segment that this thread lends. */
interface Segment {
	readonly cell: Cell;
	readonly bytes: number;
	/** Made when it is filled for the second time: the first is a write, which is faster where there is no memory yet. */
	mapping: Mapping | undefined;
	/** It has its bytes from the start. */
	isFilled: boolean;
	/** Its message may be sent again. */
	isPinned: boolean;
	passage: Passage | undefined;
	lentAt: number;
}

const lent: Segment[] = [];
let timer: NodeJS.Timeout | undefined;

/** How long a segment is kept for the next. */
const IDLE_MS = 2000;
/** Index in the content of its cell: how many mappings receivers have. By the addon. */
const READERS = 0;

function findFree(bytes: number): Segment | undefined {
	return lent.find((segment) => segment.bytes >= bytes && segment.bytes <= bytes * 2 && isFree(segment));
}

function isFree({ isPinned, passage, cell }: Segment): boolean {
	return (
		!isPinned &&
		(passage === undefined || passage.hasArrived) &&
		Atomics.load(cell.words, cell.at + READERS) === 0 &&
		cell.isMineAlone
	);
}

function makeSegment(bytes: Uint8Array): Segment | undefined {
	const cell = takeCell(1);
	cell.ownFile();
	try {
		placeFile(tree(), cell.fileName, bytes);
	} catch {
		// There is another way: in the message itself.
		cell.release();
		return undefined;
	}
	const segment = {
		cell,
		bytes: bytes.byteLength,
		mapping: undefined,
		isFilled: true,
		isPinned: false,
		passage: undefined,
		lentAt: 0,
	};
	lent.push(segment);
	return segment;
}

function refill(segment: Segment, bytes: Uint8Array): void {
	segment.mapping ??= mapSegment(segment.cell, segment.bytes, true);
	new Uint8Array(segment.mapping.buffer).set(bytes);
}

function mapSegment(cell: Cell, bytes: number, populate = false): Mapping {
	const path = `${tree().folder}/${cell.fileName}`;
	const fd = openSync(path, 'r+');
	try {
		return mapFile(fd, bytes, path, { populate });
	} finally {
		closeSync(fd);
	}
}

/** What has arrived is its receiver's alone from then on; what is free again goes. */
function giveBackIdle(): void {
	const now = performance.now();
	for (let i = lent.length - 1; i >= 0; i--) {
		const { cell, isPinned, mapping, passage, lentAt } = lent[i] as Segment;
		if (now - lentAt < IDLE_MS || isPinned || passage?.hasArrived === false) continue;
		lent.splice(i, 1);
		cell.release();
		if (mapping) native().unmap(mapping.handle, mapping.buffer);
	}
	if (lent.length > 0) return;
	clearInterval(timer);
	timer = undefined;
}

/** What is attached to while this runs is copied. */
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

/** A receiver's buffer keeps the cell, and so the file. */
const owners = new WeakMap<ArrayBuffer, Cell>();

const MODULE = moduleDefinition('esm', import.meta.url);
const KIND: HandleKind<ArrayBuffer, LoanAddress> = {
	kind: 'loan',
	module: import.meta.url,
	type: ArrayBuffer,
	attach([address, bytes]) {
		const cell = receiveCell(address, 'ArrayBuffer');
		const { buffer, handle } = mapSegment(cell, bytes);
		if (isCopying) {
			const copy = buffer.slice(0);
			native().unmap(handle, buffer);
			// Of what this thread itself has lent it may be the only hold.
			if (!lent.some((segment) => segment.cell === cell)) cell.release();
			return copy;
		}
		native().countWhileMapped(handle, cell.mapping, cell.at + READERS);
		owners.set(buffer, cell);
		return buffer;
	},
};
registerKind(KIND);
