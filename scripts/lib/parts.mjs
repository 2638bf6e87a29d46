/**
 * The files that the library is built into: see `scripts/bundle.mjs`.
 */

/** Modules with a file of their own in `dist/`: the public ones, and those that are wanted alone. */
export const ownFiles = ['index', 'shared-memory', 'connection', 'cli/main', 'cli/cleanup', 'process/thread-loaders'];

/**
 * A part has what its roots import, and no part before it has. `uses` are the others that it loads; what else there is, is `rest`. Of one that is
 * `isLive`, tests replace functions of `node:fs`.
 * @type {{ name: string, roots: string[], uses: string[], isLive?: boolean }[]}
 */
export const parts = [
	{ name: 'face', roots: ['index', 'shared-memory', 'connection', 'process/cpu-count'], uses: [] },
	// All that a child runs to its first line, in one file. Its parent needs most of that, too.
	{
		name: 'common',
		roots: [
			'process/child',
			'process/run-target',
			'process/channel',
			'process/direct-line',
			'process/port-line',
			'process/thread-output',
			'process/environment',
			'process/inspect-thrown',
			'process/messages',
			'process/sentinel',
			'native/load',
			'memory/tree/lineage',
			'shipping/importing',
			'shipping/module-definition',
			'shipping/unread',
			'shipping/containers',
			'log',
			'main-thread',
			'options',
			'memory/loans/lending',
			'shipping/refusals',
			'shipping/functions/main-module',
		],
		uses: ['face'],
	},
	// All that comes before node is spawned.
	{
		name: 'start',
		roots: ['process/process-core', 'process/launch', 'process/start-methods'],
		uses: ['face', 'common'],
	},
	{ name: 'encode', roots: ['shipping/encode', 'shipping/packet'], uses: ['face', 'common'] },
	{ name: 'tree', roots: ['memory/tree/tree'], uses: ['face', 'common'], isLive: true },
	{
		name: 'send',
		roots: ['shipping/encode-object', 'shipping/functions/encode-function', 'shipping/functions/warm-up'],
		uses: ['face', 'common', 'encode'],
	},
	{
		name: 'source',
		roots: ['shipping/functions/analyze', 'shipping/functions/module-text', 'shipping/functions/make-blank'],
		uses: ['face', 'common', 'encode', 'send'],
	},
	{ name: 'contexts', roots: ['contexts'], uses: ['face', 'start'] },
	{
		name: 'tasks',
		roots: ['pool/processors', 'pool/bulk', 'pool/uncaught', 'pool/protocol', 'pool/messages', 'shipping/packing', 'shipping/encode-plain'],
		uses: ['face', 'common', 'encode'],
	},
	{ name: 'worker', roots: ['pool/worker-main'], uses: ['face', 'common', 'encode', 'tasks'] },
	{
		name: 'pool',
		roots: ['pool/pool-core'],
		uses: ['face', 'common', 'encode', 'start', 'send', 'tasks'],
	},
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
		uses: ['face', 'common', 'encode', 'tree', 'tasks'],
		isLive: true,
	},
];
