/** Processes that are killed while they send over a pipe or close it. */
import { testKills } from './everywhere.js';

testKills('pipes', [
	'sending 100 bytes over a pipe',
	'sending 1 MiB over a pipe',
	'sending 2 MiB over a pipe',
	'closing an end of a pipe',
	'closing an end of a pipe with unreceived messages',
]);
