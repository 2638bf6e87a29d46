/** Processes that are killed while they acquire and release locks and semaphores. */
import { testKills } from './everywhere.js';

testKills('locks', [
	'acquiring a lock that another holds',
	'acquiring a lock by await',
	'inheriting a lock',
	'inheriting a lock by await',
	'releasing a lock that another waits for',
	'handing over a lock',
	'holding a unit of a semaphore',
	'holding a unit of a semaphore by await',
	'releasing a unit that another waits for',
	'acquiring and releasing a bare unit',
]);
