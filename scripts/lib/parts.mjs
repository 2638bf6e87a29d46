/**
 * The files that the library is built into: see `scripts/bundle.mjs`.
 */

/** Modules with a file of their own in `dist/`: the public ones, and those that are wanted alone. */
export const ownFiles = [
	'index',
	'shared-memory',
	'connection',
	'cli/main',
	'cli/cleanup',
	'process/scene',
	'process/thread-loaders',
];

/**
 * A part has what its roots import, and no part before it has. `uses` are the others that it loads; what else there is, is `rest`.
 * @type {{ name: string, roots: string[], uses: string[] }[]}
 */
export const parts = [
	{ name: 'face', roots: ['index', 'shared-memory', 'connection', 'process/cpu-count'], uses: [] },
	{
		name: 'common',
		roots: [
			'shipping/decode',
			'shipping/encode',
			'process/channel',
			'process/frame-reader',
			'process/socket-line',
			'process/port-line',
			'process/thread-output',
			'process/rehearsal',
			'process/inspect-thrown',
			'process/sentinel',
			'memory/tree/tree',
			'memory/tree/lineage',
			'process/environment',
			'process/messages',
			'process/protocol',
			'process/frame',
			'log',
			'main-thread',
			'runtime',
			'memory/loans/lending',
		],
		uses: ['face'],
	},
	{ name: 'child', roots: ['process/child', 'process/run-target'], uses: ['face', 'common'] },
	{
		name: 'start',
		roots: ['process/process-core', 'process/launch', 'process/start-methods'],
		uses: ['face', 'common'],
	},
	{ name: 'contexts', roots: ['contexts'], uses: ['face', 'common', 'start'] },
	{
		name: 'tasks',
		roots: ['pool/processors', 'pool/bulk', 'pool/uncaught', 'pool/protocol', 'pool/messages', 'shipping/packing'],
		uses: ['face', 'common'],
	},
	{ name: 'worker', roots: ['pool/worker-main'], uses: ['face', 'common', 'child', 'tasks'] },
	{ name: 'pool', roots: ['pool/pool-core'], uses: ['face', 'common', 'start', 'tasks'] },
	{
		name: 'shared',
		roots: [
			'connection/pipe',
			'connection/wait',
			'queues/classes',
			'sync/classes',
			'memory/classes',
			'memory/loans/loans',
		],
		uses: ['face', 'common', 'tasks'],
	},
];
