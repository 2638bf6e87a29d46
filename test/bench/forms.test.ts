import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';

const time = { title: 'time', unit: 'ms', better: 'less' };

test('a row has the forms that it declares, and each fresh form starts new programs', async () => {
	const { formsOf } = await import(inRepository('bench/forms.mjs'));
	const warm = { title: 'a row', contenders: ['multiprocess'], measures: { time }, full: { rounds: 3, busy: 800 } };
	assert.deepEqual(formsOf(warm), { warm });
	assert.deepEqual(formsOf({ ...warm, fresh: true }), { fresh: { ...warm, anew: true } });
	const { fresh } = formsOf({ ...warm, fresh: { full: { items: 5 } } });
	assert.deepEqual(fresh.full, { rounds: 7, items: 5 });
	assert.equal(fresh.anew, true);
});

test('each cell of a fresh form is a program of its own, and all cells together make up a round', async () => {
	const { measureForm } = await import(inRepository('bench/measure.mjs'));
	const form = {
		contenders: ['child-process'],
		measures: {},
		full: { rounds: 3 },
		cells: [{ kinds: ['module'] }, { kinds: ['capturing'] }],
		anew: true,
		// A contender without closures has no figure for the second cell.
		quick: { rounds: 2, calls: 3 },
	};
	const outcomes = await measureForm('apply', form, { quick: true, missing: new Map() });
	const { rounds, medians, error } = outcomes['child-process'];
	assert.equal(error, undefined);
	assert.deepEqual(Object.keys(rounds), ['module', 'module-p99']);
	assert.equal(rounds.module.length, 2);
	assert.ok(medians.module > 0);
});

test('ours is first in a row where no peer has a better figure; a row without a peer does not count', async () => {
	const { countFirst } = await import(inRepository('bench/ranking.mjs'));
	const outcomesOf = (figures: Record<string, Record<string, number>>) =>
		Object.fromEntries(Object.entries(figures).map(([who, medians]) => [who, { medians }]));
	const results = [
		{
			forms: {
				fresh: {
					form: { measures: { time, rate: { ...time, better: 'more' }, alone: time } },
					outcomes: outcomesOf({
						multiprocess: { time: 2, rate: 2, alone: 1 },
						'multiprocess-module': { time: 1, rate: 1, alone: 1 },
						piscina: { time: 3, rate: 3 },
					}),
				},
			},
		},
	];
	assert.deepEqual(countFirst(results, 'fresh'), { first: 1, all: 2 });
	assert.deepEqual(countFirst(results, 'warm'), { first: 0, all: 0 });
});
