/** Sends items as arguments and results of a pool's tasks. */
import { Pool, WorkerLostError } from 'multiprocess';
import type { Outcome } from './account.js';
import { pick, seedOf } from './bytes.js';
import { collectGarbage } from './garbage.js';
import { Inspector } from './inspector.js';
import { type Course, type Item, itemAt, makeItem, overwrite } from './items.js';
import type { Place } from './peers.js';
import { type Parcel, task, workOn } from './pool-task.js';

export interface PoolRound {
	readonly place: Exclude<Place, 'main'>;
	readonly workers: number;
	readonly call: 'apply' | 'map' | 'starmap' | 'imap' | 'imapUnordered';
	readonly chunkSize?: number;
	readonly count: number;
	readonly course: Course;
	readonly collects?: boolean;
	/** Whether some of the tasks kill their worker. */
	readonly kills?: boolean;
}

export async function throughPool(plan: PoolRound): Promise<Outcome> {
	const { place, workers, call, chunkSize, count, course, collects = false, kills = false } = plan;
	const pool = new Pool({ processes: workers, ...(place === 'thread' ? { startMethod: 'thread' as const } : {}) });
	const mine = new Inspector(course, 'the program', 0);
	const results = new Inspector(course, 'the program', 1);
	let received = 0;
	let lost = 0;
	const give = (sequence: number): Parcel => {
		const item = itemAt(course, 0, sequence);
		const value = makeItem(item);
		if (pick(item.seed, 61, 2) === 0) mine.keep(value, item, false);
		if (collects && sequence % 5 === 0) collectGarbage();
		return { sequence, value };
	};
	const take = ({ sequence, value }: Parcel): void => {
		if (workOn(itemAt(course, 0, sequence), kills) === 'kills its worker')
			throw new Error(`task ${sequence} has a result although it killed its worker`);
		const { sender, stage } = resultOf(course, sequence, kills);
		const item = results.look(value, { sender, sequence, stage });
		results.keep(value, item);
		received++;
		if (collects && sequence % 4 === 0) collectGarbage();
	};
	const run = (parcel: Parcel): Parcel => task(course, collects, kills, parcel);
	const sequences = Array.from({ length: count }, (_, sequence) => sequence);
	const parcels = (function* () {
		for (const sequence of sequences) yield give(sequence);
	})();
	const applyOne = async (sequence: number): Promise<void> => {
		const parcel = give(sequence);
		const result = pool.apply(run, [parcel]);
		// `apply` takes the arguments as they are at the call.
		const item = itemAt(course, 0, sequence);
		if (pick(item.seed, 61, 2) !== 0) overwrite(parcel.value, item, seedOf(item.seed, 2));
		const [outcome] = await Promise.allSettled([result]);
		if (outcome.status === 'fulfilled') take(outcome.value);
		else if (kills && outcome.reason instanceof WorkerLostError) lost++;
		else throw outcome.reason;
	};
	const options = chunkSize === undefined ? {} : { chunkSize };
	try {
		if (call === 'apply') {
			while (sequences.length > 0) await Promise.all(sequences.splice(0, MOST_CALLS).map(applyOne));
		} else if (call === 'map') (await pool.map(run, parcels, options)).forEach(take);
		else if (call === 'starmap') {
			const lists = (function* () {
				for (const parcel of parcels) yield [parcel.sequence, parcel.value] as const;
			})();
			const spread = (sequence: number, value: unknown): Parcel => run({ sequence, value });
			(await pool.starmap(spread, lists, options)).forEach(take);
		} else for await (const result of pool[call](run, parcels, options)) take(result);
		mine.finish();
		results.finish();
		pool.close();
		await pool.join();
	} catch (error) {
		pool.terminate();
		throw error;
	}
	if (received + lost !== count) throw new Error(`of ${count} tasks ${received} had a result and ${lost} were lost`);
	return { sent: count, received };
}

/** How many calls wait at a time: each holds its memory. */
const MOST_CALLS = 40;

function resultOf(course: Course, sequence: number, kills: boolean): Item {
	const work = workOn(itemAt(course, 0, sequence), kills);
	if (work === 'returns another') return itemAt(course, 1, sequence);
	return itemAt(course, 0, sequence, work === 'returns it, changed' ? 1 : 0);
}
