/** Processes that are killed at a system call of the thread that sleeps for their event loop. */
import { testKills } from './everywhere.js';

testKills('threads', [
	'waiting for a lock in place of an event loop',
	'waiting for an item in place of an event loop',
	'being woken for an event loop that is busy',
	'being woken when nobody waits any more',
]);
