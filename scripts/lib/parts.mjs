/**
 * The files that the library is bundled into: see `scripts/bundle.mjs`.
 */

/** Modules with their own file in `dist/`: the public entries, and those that are loaded alone. */
export const ownFiles = [
	'index',
	'shared-memory',
	'connection',
	'cli/main',
	'cli/cleanup',
	'process/child/thread-loaders',
];

/**
 * A part contains what its roots import and no earlier part contains. `uses` lists the parts it
 * loads. Modules in no part make up `rest`. Tests replace functions of `node:fs` in parts that are
 * `isLive`.
 * @type {{ name: string, roots: string[], uses: string[], isLive?: boolean }[]}
 */
export const parts = [
	{ name: 'face', roots: ['index', 'shared-memory', 'connection', 'process/cpu-count'], uses: [] },
	// Everything a child runs up to its first line, in one file. Its parent needs most of it too.
	// Encoding is included to keep the text larger than 128 KiB. The engine stores text of that size
	// outside the young generation, which a child would otherwise collect before its first line.
	{
		name: 'common',
		roots: [
			'process/child/child',
			'process/child/run-target',
			'process/line/channel',
			'shipping/encode',
			'shipping/wire/packet',
			'process/line/direct-line',
			'process/line/port-line',
			'process/output',
			'process/environment',
			'process/messages',
			'process/sentinel',
			'native/load',
			'memory/tree/lineage',
			'shipping/reach/import-tracking',
			'shipping/reach/module-definition',
			'shipping/wire/unread',
			'shipping/values/containers',
			'log',
			'main-thread',
			'options',
			'memory/loans/lend-options',
			'shipping/values/refusals',
			'shipping/engine/main-module',
		],
		uses: ['face'],
	},
	// Everything that runs before node is spawned.
	{
		name: 'start',
		roots: ['process/process-core', 'process/parent/launch', 'process/start-methods'],
		uses: ['face', 'common'],
	},
	{ name: 'tree', roots: ['memory/tree/tree'], uses: ['face', 'common'], isLive: true },
	{
		name: 'send',
		roots: [
			'shipping/send/encode-object',
			'shipping/send/functions/encode-function',
			'shipping/send/warm-up',
			// What a receiver needs for classes and reduced instances.
			'shipping/receive/private-instance',
			'shipping/receive/reduced',
			'shipping/receive/functions/class-members',
			'shipping/receive/functions/private-stores',
			'shipping/receive/functions/late-members',
		],
		uses: ['face', 'common'],
	},
	{
		name: 'source',
		roots: [
			'shipping/source/functions/analyze',
			'shipping/source/modules/module-text',
			'shipping/wire/classes/make-blank',
		],
		uses: ['face', 'common', 'send'],
	},
	{ name: 'contexts', roots: ['contexts'], uses: ['face', 'start'] },
	// What both ends of a pool need, and what a worker does with it.
	{
		name: 'tasks',
		roots: [
			'pool/worker/worker-main',
			'pool/processors',
			'pool/bulk',
			'pool/uncaught',
			'pool/protocol',
			'pool/messages',
			'shipping/packing',
			'shipping/encode-plain',
		],
		uses: ['face', 'common'],
	},
	{
		name: 'pool',
		roots: ['pool/pool-core'],
		uses: ['face', 'common', 'start', 'send', 'tasks'],
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
		uses: ['face', 'common', 'tree', 'tasks'],
		isLive: true,
	},
];
