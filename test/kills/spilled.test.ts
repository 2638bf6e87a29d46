/** Processes that are killed while shared memory is full, so that files lie on disk. */
import { testKills } from './everywhere.js';

testKills(
	'spilled',
	[
		'making a segment on disk',
		'dropping a segment on disk',
		'a put that links a ring on disk',
		'gets that remove rings on disk',
		'lending 3 MiB on disk',
		'copying what is lent on disk',
	],
	{ ownMemory: '2m' },
);
