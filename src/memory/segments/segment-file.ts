/**
 * The file behind a segment. There are two kinds. One belongs to a cell, and goes when nobody in
 * the tree holds the cell. The other has a name given by the user, and stays in the tree's folder
 * until it is unlinked or the tree is gone. `segment.ts` maps its bytes.
 */
import { existsSync } from 'node:fs';
import type { Passage } from '../../shipping/wire/handles.js';
import { type Cell, holdCell, takeCell } from '../cells/cell.js';
import * as messages from '../messages.js';
import { createName, namedFile, removeName, targetOf } from '../tree/segment-names.js';
import { type CellAddress, receiveCell } from '../cells/passages.js';
import { openFile } from '../tree/files.js';
import { placeFile, removePlaced, removePlacedAt } from '../tree/placed-files.js';
import { SharedCell } from '../cells/shared-cell.js';
import { removeIfDead } from '../tree/dead-trees.js';
import { tree } from '../tree/tree.js';

/** What a message says of a segment's file. */
export type FileAddress = readonly [address: CellAddress] | readonly [name: string, path: string];

export interface SegmentFile {
	/** No other file has this path. */
	readonly path: string;
	/** The name that `attach()` takes. */
	readonly name: string;
	depart(): { description: FileAddress; passage?: Passage };
	/** Makes the file unfindable. A process that has mapped the file keeps it. */
	unlink(): void;
	/** Notes that this thread no longer uses it. */
	release(): void;
}

export function createCellFile(bytes: number): SegmentFile {
	const cell = takeCell(0);
	cell.ownFile();
	try {
		placeFile(tree(), cell.fileName, bytes);
	} catch (error) {
		cell.release();
		throw error;
	}
	return new CellFile(cell);
}

/** @throws ProcessError if the name exists */
export function createNamedFile(name: string, bytes: number, call: string): SegmentFile {
	if (OWN_NAME.test(name)) throw messages.reservedName(call, name);
	const own = tree();
	if (findFile(name)) throw messages.nameExists(call, name);
	let file = '';
	do {
		file = namedFile(own.slots, ++namedFiles);
	} while (!placeFile(own, file, bytes));
	const path = `${own.folder}/${file}`;
	if (createName(name, path)) return new NamedFile(name, path);
	removePlacedAt(path);
	throw messages.nameExists(call, name);
}

export function findFile(name: string): SegmentFile | undefined {
	const [, identity, cell, use] = OWN_NAME.exec(name) ?? [];
	return identity === undefined ? findNamed(name) : findCell(Number(identity), Number(cell), Number(use));
}

/** @throws ClosedError, ProcessError if the file is gone */
export function receiveFile([address, path]: FileAddress, kind: string): SegmentFile {
	return path === undefined
		? new CellFile(receiveCell(address as CellAddress, kind))
		: new NamedFile(address as string, path);
}

/** Opens a segment's file. @throws ProcessError if it was unlinked */
export function openSegment({ path, name }: SegmentFile, flags: 'r' | 'r+', call: string): number {
	try {
		return openFile(path, flags);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw messages.noSegment(call, name);
		throw error;
	}
}

/** The name of a segment that was given none: its tree, its cell and the cell's use. */
const OWN_NAME = /^mp_(\d+)_(\d+)_(\d+)$/;

let namedFiles = 0;

function findCell(identity: number, number: number, use: number): SegmentFile | undefined {
	if (identity !== tree().slots.identity) return undefined;
	let cell: Cell;
	try {
		cell = holdCell({ number, use }, 'SharedMemory');
	} catch {
		return undefined;
	}
	const file = new CellFile(cell);
	return existsSync(file.path) ? file : undefined;
}

function findNamed(name: string): SegmentFile | undefined {
	const path = targetOf(name);
	if (path === undefined) return undefined;
	// The program that made it may be dead, and nobody may have removed what it left.
	removeIfDead(path.slice(0, path.lastIndexOf('/')));
	if (existsSync(path)) return new NamedFile(name, path);
	removeNamed(name, path);
	return undefined;
}

/**
 * The file goes first. A lookup removes a name without a file, but nothing
 * would find a file without a name.
 */
function removeNamed(name: string, path: string): void {
	removePlacedAt(path);
	removeName(name, path);
}

class CellFile implements SegmentFile {
	readonly path: string;
	readonly name: string;
	readonly #shared: SharedCell;

	constructor(cell: Cell) {
		const { folder, slots } = tree();
		this.#shared = SharedCell.of(cell);
		this.path = `${folder}/${cell.fileName}`;
		this.name = `mp_${slots.identity}_${cell.number}_${cell.use}`;
	}

	depart(): { description: FileAddress; passage: Passage } {
		const { description, passage } = this.#shared.depart();
		return { description: [description], passage };
	}

	unlink(): void {
		removePlaced(tree(), this.#shared.cell.fileName);
	}

	release(): void {
		this.#shared.release();
	}
}

class NamedFile implements SegmentFile {
	readonly path: string;
	readonly name: string;

	constructor(name: string, path: string) {
		this.name = name;
		this.path = path;
	}

	depart(): { description: FileAddress } {
		return { description: [this.name, this.path] };
	}

	unlink(): void {
		removeNamed(this.name, this.path);
	}

	release(): void {
		// Holders are not counted: the file goes by unlink(), or with its tree.
	}
}
