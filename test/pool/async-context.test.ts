/**
 * Code of the caller that a pool runs in the parent sees the async context of the call,
 * whatever made the pool run it.
 */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { test } from 'node:test';
import { type Pool, registerReducer } from 'multiprocess';
import { collect } from '../support/collect.js';
import { eventually } from '../support/eventually.js';
import { usePool } from '../support/use-pool.js';

const tenant = new AsyncLocalStorage<string>();
const NAMES = ['A', 'B', 'C'];
const same = <T>(x: T): T => x;

class Rows {
	readonly closedBy: unknown[] = [];
	begun = false;
	constructor(readonly count: number) {}
	*sync(): Generator {
		try {
			for (let i = 0; i < this.count; i++) yield this.#row();
		} finally {
			this.closedBy.push(tenant.getStore());
		}
	}
	async *fast(): AsyncGenerator {
		yield* this.sync();
	}
	async *slow(): AsyncGenerator {
		try {
			for (let i = 0; i < this.count; i++) {
				await setImmediate();
				yield this.#row();
			}
		} finally {
			this.closedBy.push(tenant.getStore());
		}
	}
	#row(): unknown {
		this.begun = true;
		return tenant.getStore();
	}
	/** An async iterable without a generator, so that each step is a call of its own. */
	byHand(): Iterable<unknown> {
		let left = this.count;
		return {
			[Symbol.iterator]: () => ({
				next: () => ({ done: left-- === 0, value: this.#row() }),
				return: () => {
					this.closedBy.push(tenant.getStore());
					return { done: true, value: undefined };
				},
			}),
		};
	}
}

const KINDS = ['sync', 'fast', 'slow', 'byHand'] as const;
type Items = Iterable<unknown>;
const value = (outcome: object): unknown => ('value' in outcome ? outcome.value : undefined);

const CALLS: Record<string, (pool: Pool, items: Items) => Promise<unknown[]>> = {
	map: (pool, items) => pool.map(same, items),
	mapSettled: async (pool, items) => (await pool.mapSettled(same, items)).map(value),
	imap: (pool, items) => collect(pool.imap(same, items)),
	imapUnordered: (pool, items) => collect(pool.imapUnordered(same, items)),
	imapSettled: async (pool, items) => (await collect(pool.imapSettled(same, items))).map(value),
};

for (const kind of KINDS) {
	test(`inputs of many callers each see their caller's context, ${kind}`, async (t) => {
		const pool = usePool(t, 1);
		const requests = NAMES.flatMap((name) =>
			Object.entries(CALLS).map(async ([call, run]) => {
				const seen = await tenant.run(name, () => run(pool, new Rows(5)[kind]() as Items));
				assert.deepEqual(
					seen,
					Array.from({ length: 5 }, () => name),
					call,
				);
			}),
		);
		await Promise.all([...requests, pool.map(same, [1, 2, 3])]);
	});

	test(`return() of an input sees its caller's context, ${kind}: after the loop is left, a task fails, or the pool ends`, async (t) => {
		const pool = usePool(t, 1);
		const open = (rows: Rows): Items => rows[kind]() as Items;
		const left = new Rows(100);
		const loop = tenant.run('A', () => pool.imap(same, open(left), { chunkSize: 1, bufferSize: 4 }));
		await tenant.run('B', async () => {
			for await (const name of loop) if (name === 'A') break;
		});
		await eventually('it is closed', () => left.closedBy.length > 0);
		assert.deepEqual(left.closedBy, ['A']);
		const failed = new Rows(1_000);
		const fail = (): never => {
			throw new RangeError('task');
		};
		const failing = tenant.run('A', () => pool.map(fail, open(failed), { chunkSize: 1 }));
		await assert.rejects(
			tenant.run('B', async () => failing),
			{ message: 'task' },
		);
		await eventually('it is closed', () => failed.closedBy.length > 0);
		assert.deepEqual(failed.closedBy, ['A']);
		const ended = new Rows(1_000);
		const running = tenant.run('A', () => pool.imap(() => new Promise<void>(() => {}), open(ended)).next());
		await eventually('it is read', () => ended.begun);
		tenant.run('B', () => pool.terminate());
		await assert.rejects(running, { name: 'CancelledError' });
		await eventually('it is closed', () => ended.closedBy.length > 0);
		assert.deepEqual(ended.closedBy, ['A']);
	});
}

test('starmap, getters and reducers see the context of their call', async (t) => {
	const pool = usePool(t, 1);
	const seen = new Map<string, unknown[]>();
	const note = (name: string): number => seen.set(name, [...(seen.get(name) ?? []), tenant.getStore()]).size;
	class Noted {
		constructor(readonly name: string) {}
	}
	registerReducer(Noted, {
		reduce: ({ name }) => {
			note(name);
			return name;
		},
		rebuild: (name) => name as never,
	});
	await Promise.all(
		NAMES.map((name) =>
			tenant.run(name, async () => {
				await pool.map(same, [new Noted(name), new Noted(name)]);
				const lazy = {
					get late(): number {
						return note(name);
					},
				};
				await pool.map(same, [lazy, lazy]);
				const pair = Object.defineProperty(['', 1], 0, { enumerable: true, get: () => String(note(name)) });
				await pool.starmap((a: unknown, b: unknown) => [a, b], [pair, pair] as [string, number][]);
				assert.deepEqual(await pool.starmap((a: unknown, b: unknown) => [a, b], pairs()), [
					[name, 1],
					[name, 2],
				]);
			}),
		),
	);
	for (const name of NAMES) assert.deepEqual(new Set(seen.get(name)), new Set([name]));
});

async function* pairs(): AsyncGenerator<[unknown, number]> {
	yield [tenant.getStore(), 1];
	yield [tenant.getStore(), 2];
}
