/**
 * Records of what was sent and received. Each peer appends to a file of its own, which outlives the
 * peer and does not depend on the library.
 */
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import type { ItemName } from './items.js';

export class Ledger {
	readonly #fd: number;
	readonly #entry = new Uint32Array(2);

	constructor(path: string) {
		this.#fd = openSync(path, 'a');
	}

	note({ sender, sequence }: Pick<ItemName, 'sender' | 'sequence'>): void {
		this.#entry[0] = sender;
		this.#entry[1] = sequence;
		writeSync(this.#fd, this.#entry);
	}

	close(): void {
		closeSync(this.#fd);
	}
}

/** How many items a ledger names. */
export function entriesIn(path: string): number {
	return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / 8;
}

export function readLedger(path: string): Pick<ItemName, 'sender' | 'sequence'>[] {
	if (entriesIn(path) === 0) return [];
	const words = new Uint32Array(Uint8Array.from(readFileSync(path)).buffer);
	return Array.from({ length: words.length >> 1 }, (_, i) => ({ sender: words[2 * i], sequence: words[2 * i + 1] }));
}
