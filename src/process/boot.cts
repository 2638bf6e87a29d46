/**
 * The first file that a child runs. It is CommonJS because node starts that faster than a module.
 * It does what must come before any other code, then loads `child.ts`.
 */

// Tells `current.ts` and other copies of this package that this is not the user's program.
Object.defineProperty(globalThis, Symbol.for('multiprocess.child'), { value: true });

/** As in `main-thread.ts`. */
const isThread = Reflect.get(process.chdir, 'disabled') === true;

if (!isThread) {
	// Ctrl-C is for the parent to handle until this child has work; in a pool's workers, always.
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
 * `require` is twice as fast as `import()`, but where a loader compiles the module, `require`
 * returns a second instance of it.
 */
function mayHaveLoader(): boolean {
	const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
	return /--(require|import|loader|experimental-loader)\b|-r\b/.test(flags);
}

function ignoreInterrupt(): void {}

/**
 * Makes a child's output complete. Node writes to a pipe asynchronously, and loses what is not yet
 * written when the process exits. Streams are created on first use, so this waits for that.
 */
function makeBlocking(name: 'stdout' | 'stderr'): void {
	const { get } = Object.getOwnPropertyDescriptor(process, name) as { get?: () => NodeJS.WriteStream };
	// In Bun the stream exists from the beginning and writes synchronously.
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
