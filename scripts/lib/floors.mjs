/**
 * The floors of the house: what each folder of `src/` is for, and what may import what. A file
 * imports from its own room and from the floors below it, never from above or from another room of
 * its floor. `scripts/floors.mjs` checks this, and draws the table and the picture of the docs.
 */

/**
 * @typedef {object} Room
 * @property {number} floor Counted from the ground, inside its area.
 * @property {string} [folder] All files below it. A room with neither has the area's other files.
 * @property {string[]} [files]
 * @property {string} job
 */

/**
 * @typedef {object} Area A room of the house, which may have rooms of its own.
 * @property {number} floor
 * @property {string} [folder]
 * @property {string[]} [files]
 * @property {string} job
 * @property {Room[]} [rooms]
 */

/** @type {Area[]} */
export const areas = [
	{ floor: 0, job: 'what every area needs: errors, options, timers, the logger, loading on first use' },
	{ floor: 1, folder: 'native', job: 'the typed face of the addon, `native/ipc.c`' },
	{
		floor: 1,
		folder: 'shipping',
		job: 'functions, classes and values on their way to another process',
		rooms: [
			{ floor: 0, folder: 'values', job: 'what a value is, and whether it can be sent' },
			{ floor: 1, folder: 'source', job: 'facts from the text of functions and modules' },
			{ floor: 2, folder: 'engine', job: 'what V8 tells about scopes, scripts and frames' },
			{ floor: 3, folder: 'reach', job: 'which module exports a value, and who can import it' },
			{ floor: 4, folder: 'wire', job: 'the bytes of a message' },
			{ floor: 5, folder: 'send', job: 'values into bytes' },
			{ floor: 5, folder: 'receive', job: 'bytes into values' },
			{ floor: 6, job: 'encode, decode, explain, and what users register' },
		],
	},
	{
		floor: 2,
		folder: 'memory',
		job: 'bytes that several processes see',
		rooms: [
			{ floor: 0, files: ['messages.ts'], job: 'texts of errors' },
			{ floor: 1, folder: 'tree', job: 'the folder of a program and its descendants, and who lives' },
			{ floor: 2, folder: 'cells', job: 'who holds a shared object, and its end' },
			{ floor: 3, folder: 'segments', job: 'memory that users see' },
			{ floor: 3, folder: 'loans', job: 'large bytes in messages' },
			{ floor: 4, job: 'the public classes' },
		],
	},
	{
		floor: 3,
		folder: 'sync',
		job: 'waiting for one another',
		rooms: [
			{ floor: 0, files: ['messages.ts'], job: 'texts of errors' },
			{ floor: 1, folder: 'words', job: 'protocols on single words of shared memory' },
			{ floor: 2, folder: 'locks', job: 'locks and semaphores' },
			{ floor: 3, job: 'conditions, events, barriers, shared values' },
		],
	},
	{ floor: 4, folder: 'streams', job: 'items that go from processes to others: below queues and pipes' },
	{ floor: 5, folder: 'queues', job: 'queues' },
	{
		floor: 5,
		folder: 'process',
		job: 'starting, naming and ending processes',
		rooms: [
			{ floor: 0, folder: 'line', job: 'frames between parent and child' },
			{ floor: 1, job: 'what parent and child share' },
			{ floor: 2, folder: 'parent', job: 'starting a child and watching it' },
			{ floor: 2, folder: 'child', job: "a child's life" },
			{
				floor: 3,
				files: ['process.ts', 'process-core.ts', 'context-process.ts', 'boot.cts'],
				job: 'the public class; the first file of a child',
			},
		],
	},
	{ floor: 6, folder: 'connection', job: 'pipes, and `wait()`' },
	{
		floor: 6,
		folder: 'pool',
		job: 'many tasks over a few processes that stay',
		rooms: [
			{ floor: 0, job: 'what parent and worker share' },
			{ floor: 1, folder: 'jobs', job: 'items and outcomes of one call' },
			{ floor: 2, folder: 'engine', job: 'which worker runs which task' },
			{ floor: 2, folder: 'worker', job: 'running tasks in a worker' },
			{
				floor: 3,
				files: ['pool.ts', 'pool-core.ts', 'function-table.ts', 'context-pool.ts'],
				job: 'the public class',
			},
		],
	},
	{ floor: 7, folder: 'cli', job: '`npx multiprocess …`' },
	{ floor: 7, files: ['contexts.ts'], job: 'all of it with one start method' },
	{
		floor: 8,
		files: ['index.ts', 'shared-memory.ts', 'connection.ts', 'require.cts'],
		job: 'the public faces, which nothing imports',
	},
];

/** How many files a folder may hold, those of its folders not counted. */
export const MOST_FILES = 20;

/**
 * Imports, `'from → to'`, that may run upward or close a circle, each with the reason. Only a call
 * of `lazily`, and the `import type` for it, should need to.
 * @type {Record<string, string>}
 */
export const doors = {
	'process/child/run-target.ts → process/process-core.ts':
		'a child that runs a subclass makes the Process object, which is the public class',
};

/** What breaks the rules and is not mended yet. An entry that nothing needs fails the check. */
export const notYet = {
	/** Imports, `'from → to'`. @type {string[]} */
	imports: [],
	/** Folders with too many files. @type {string[]} */
	folders: [],
};
