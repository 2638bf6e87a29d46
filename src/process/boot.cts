/**
 * The first file that a child runs. It is CommonJS because node starts it faster than a module; all
 * it does is what must come before any other code, then it loads `child.ts`.
 */

// Tells `current.ts`, and other copies of this package, that this is no program of the user's.
Object.defineProperty(globalThis, Symbol.for('multiprocess.child'), { value: true });

/** As in `main-thread.ts`. */
const isThread = Reflect.get(process.chdir, 'disabled') === true;

if (!isThread) {
	// Until it has work, and in a pool's workers for good, Ctrl-C is the parent's affair.
	process.on('SIGINT', ignoreInterrupt);
	makeBlocking('stdout');
	makeBlocking('stderr');
}

if (mayHaveLoader()) void importAndRun();
else run(require('./child/child.js') as Child, require);

type Child = typeof import('./child/child.js', { with: { 'resolution-mode': 'import' }});

async function importAndRun(): Promise<void> {
	if (isThread) await (await import('./child/thread-loaders.js')).registerLoaders();
	run(await import('./child/child.js'));
}

function run({ runChild, processSide, threadSide }: Child, loadedBy?: NodeJS.Require): void {
	void runChild(isThread ? threadSide() : processSide(ignoreInterrupt), loadedBy);
}

/**
 * `require` is twice as fast as `import()`, but what it gives is an instance of its
 * own where a loader compiles it.
 */
function mayHaveLoader(): boolean {
	const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
	return /--(require|import|loader|experimental-loader)\b|-r\b/.test(flags);
}

function ignoreInterrupt(): void {}

/**
 * Output through a pipe is asynchronous in node, and what is not written yet when the
 * process exits is lost. A child's output is complete instead. Streams are made on
 * first use, so this waits for it.
 */
function makeBlocking(name: 'stdout' | 'stderr'): void {
	const { get } = Object.getOwnPropertyDescriptor(process, name) as { get?: () => NodeJS.WriteStream };
	// In Bun the stream is there from the beginning, and writes at once.
	if (!get) return;
	Object.defineProperty(process, name, {
		configurable: true,
		enumerable: true,
		get() {
			const stream = get.call(process) as NodeJS.WriteStream & { _handle?: { setBlocking?(on: boolean): void } };
			stream._handle?.setBlocking?.(true);
			Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => stream });
			return stream;
		},
	});
}
