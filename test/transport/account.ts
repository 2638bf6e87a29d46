/** Checks the ledgers: every item was sent and received exactly once. */
import { readLedger } from './ledger.js';

export interface Outcome {
	readonly sent: number;
	readonly received: number;
	readonly kills?: number;
}

interface Allowed {
	/** Items of each producer; `undefined` if producers may have been killed. */
	readonly count?: number;
	/** How many items killed receivers may have taken with them. */
	readonly mayBeMissing?: number;
	/** How many items a killed producer may have sent without noting them. */
	readonly mostUnsure?: number;
}

/**
 * Compares what was sent with what was received.
 *
 * @param sent The producers' ledgers, in the order of the producers' numbers.
 * @throws Error for an item that was received twice, was never sent, or is missing
 */
export function account(sent: readonly string[], received: readonly string[], allowed: Allowed): Outcome {
	const { count, mayBeMissing = 0, mostUnsure = 0 } = allowed;
	const got = sent.map(() => new Set<number>());
	for (const ledger of received) {
		for (const { sender, sequence } of readLedger(ledger)) {
			if (got[sender].has(sequence)) throw new Error(`item ${sequence} of sender ${sender} was received twice`);
			got[sender].add(sequence);
		}
	}
	const missing: string[] = [];
	let total = 0;
	for (const [sender, ledger] of sent.entries()) {
		const noted = readLedger(ledger).map(({ sequence }) => sequence);
		if (count !== undefined && noted.length !== count)
			throw new Error(`sender ${sender} has sent ${noted.length} items in place of ${count}`);
		total += noted.length;
		const isNoted = new Set(noted);
		const unsure = [...got[sender]].filter((sequence) => !isNoted.has(sequence));
		if (unsure.length > mostUnsure)
			throw new Error(`items ${unsure.join(', ')} of sender ${sender} were received, and have not been sent`);
		missing.push(...noted.filter((sequence) => !got[sender].has(sequence)).map((sequence) => `${sender}:${sequence}`));
	}
	if (missing.length > mayBeMissing)
		throw new Error(
			`${missing.length} of ${total} items are missing, of which ${mayBeMissing} may be: ${missing.slice(0, 20).join(' ')}`,
		);
	return { sent: total, received: got.reduce((sum, { size }) => sum + size, 0) };
}
