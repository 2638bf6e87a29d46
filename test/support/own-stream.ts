import type { TestContext } from 'node:test';
import { type Cell, takeCell } from '#src/memory/cells/cell.js';
import { wordsFor } from '#src/streams/layout.js';
import type { Item } from '#src/streams/ring.js';
import { Stream, type StreamLimits } from '#src/streams/stream.js';

/** A cell for a stream, freed when the test ends. */
export function streamCell(t: Pick<TestContext, 'after'>): Cell {
	const cell = takeCell(wordsFor(1));
	cell.ownFiles();
	t.after(() => cell.release());
	return cell;
}

/** The stream of a cell, as another thread that uses it has it. */
export function streamOf(t: Pick<TestContext, 'after'>, cell: Cell, limits: Partial<StreamLimits> = {}): Stream {
	const stream = new Stream(cell, 0, cell, { capacity: 4096, maxItems: 0, isNarrow: false, ...limits });
	t.after(() => stream.close());
	return stream;
}

/** An item of `length` bytes, each of which is `number`. */
export function itemOf(number: number, length: number): Item {
	return { kind: number & 3, bytes: new Uint8Array(length).fill(number) };
}

/** For items without handles. */
export function noPassages(): never {
	throw new Error('an item has a link to passages');
}

export function bytesFor(_kind: number, length: number): Uint8Array {
	return new Uint8Array(length);
}
