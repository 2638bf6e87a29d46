/** Processes that are killed while they make, name and remove segments. */
import { testKills } from './everywhere.js';

testKills(
	'segments',
	[
		'making a segment with a name',
		'unlinking a name',
		'unlinking a name of its own',
		'making and dropping a segment without a name',
	],
	{ ownMemory: '64m' },
);
