/** Processes that are killed while they join, leave and sweep a tree. */
import { testKills } from './everywhere.js';

testKills('members', [
	'joining a tree',
	'ending in order',
	'ending by process.exit()',
	'sweeping what its child has left',
	"taking a dead process's slot",
]);
testKills('members', ['being the first to use a tree'], { isFresh: true });
