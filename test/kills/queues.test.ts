/** Processes that are killed during puts and gets. */
import { testKills } from './everywhere.js';

testKills('queues', [
	'the first put',
	'a put that links a ring',
	'gets that retire rings',
	'gets that remove rings',
	'the get that replaces a large ring',
	'dropping what is in a queue',
	'closing a queue that nobody else has',
]);
