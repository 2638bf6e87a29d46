/**
 * The program that the tests run, with arguments for node. It carries out one plan after the other
 * and writes the outcome of each as a line of JSON. It exits with 1 at the first failure.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { setExecutable } from 'multiprocess';
import type { Outcome } from './account.js';
import { type Arguments, giveToProcesses } from './arguments.js';
import { type Chain, sendOn } from './chain.js';
import { type Exchange, exchange } from './exchange.js';
import { type PoolRound, throughPool } from './pool-round.js';

export type Plan =
	| { readonly exchange: Exchange }
	| { readonly chain: Chain }
	| { readonly pool: PoolRound }
	| { readonly given: Arguments };

export interface Errand {
	readonly plans: readonly Plan[];
	readonly folder: string;
}

/** The program's argument names a file with the errand. */
async function main({ plans, folder }: Errand): Promise<void> {
	// That flag is for this process alone: see `run.ts`.
	setExecutable(
		process.execPath,
		process.execArgv.filter((flag) => flag !== '--single-threaded'),
	);
	for (const [i, plan] of plans.entries()) {
		const own = `${folder}/${i}`;
		mkdirSync(own);
		try {
			console.log(JSON.stringify(await carryOut(plan, own)));
		} catch (error) {
			console.error(`plan ${i} of ${plans.length}, ${JSON.stringify(plan)}:`, error);
			// Other peers may wait for items that will not come.
			process.exit(1);
		}
	}
}

function carryOut(plan: Plan, folder: string): Promise<Outcome> {
	if ('exchange' in plan) return exchange(plan.exchange, folder);
	if ('chain' in plan) return sendOn(plan.chain, folder);
	return 'pool' in plan ? throughPool(plan.pool) : giveToProcesses(plan.given);
}

await main(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Errand);
