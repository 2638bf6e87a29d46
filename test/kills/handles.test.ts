/** Processes that are killed while they send and receive queues and locks. */
import { testKills } from './everywhere.js';

testKills('handles', [
	'sending a queue and a lock through a queue',
	'getting a queue and a lock out of a queue',
	'closing a queue with items that others hold as well',
]);
testKills('handles', ['making more room for what is on its way'], { isFresh: true });
