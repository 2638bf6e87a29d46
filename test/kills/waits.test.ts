/** Processes that are killed while they wait for others or wake them. */
import { testKills } from './everywhere.js';

testKills('waits', [
	'waiting for a condition',
	'waiting for a condition by await',
	'notifying a waiter of a condition',
	'waiting at a barrier',
	'waiting at a barrier by await',
	'arriving last at a barrier',
	'setting an event',
	'waiting for an event',
]);
testKills('patience', [
	'waiting for an item',
	'waiting for an item by await',
	'waiting for room',
	'finishing the last item that others wait for',
]);
