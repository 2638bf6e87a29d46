/** Programs that are killed while they make and remove trees. */
import { testKills } from './everywhere.js';

testKills(
	'programs',
	[
		'making a tree',
		'making a tree in place of a dead one',
		'removing its own tree',
		'removing its own tree before its child ends',
		'removing the tree of a killed parent',
		'cleaning up',
		'looking for the name of a dead program',
	],
	{ ownMemory: '3m' },
);
