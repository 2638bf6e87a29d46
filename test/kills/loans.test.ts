/** Processes that are killed while they send and receive large items. */
import { testKills } from './everywhere.js';

testKills('loans', [
	'lending 2 MiB in memory of their own',
	'lending 2 MiB in memory that was lent before',
	'receiving what is lent',
	'copying what is lent',
	'copying what a dead process has lent',
	'sending on what was lent',
	'giving back what a dead process has lent',
]);
