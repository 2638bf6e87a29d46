/**
 * A child's life: boot, preload, wait for its work, become what it is told to be, run, end. Loaded by `boot.cts`.
 */
import { inspect } from 'node:util';
import { loadModule } from '../lazy.js';
import { logger, setLogName } from '../log.js';
import { nativeIfPresent } from '../native/load.js';
import { decode, prepare } from '../shipping/decode.js';
import { Channel } from './channel.js';
import { CHANNEL_FD, openSocket, prepareSocket } from './child-socket.js';
import { becomeChild, currentProcess, endBootstrapping } from './current.js';
import { applyEnvironment } from './environment.js';
import { headSpace, writeHead } from './frame.js';
import { FrameReader, keepFrame, type ReceivedFrame } from './frame-reader.js';
import { neverSettled, preloadFailed } from './messages.js';
import { followParent } from './parent.js';
import { type Boot, FrameType, type Start } from './protocol.js';
import { rehearse, rehearseImport } from './rehearsal.js';
import { type ChildStartHook, inheritStartMethod, onChildStart } from './settings.js';

/** What each entry module of this library exports. */
export type EntryMain = (channel: Channel, payload: unknown) => unknown;

export async function runChild(): Promise<void> {
	process.on('beforeExit', onDry);
	const boot = JSON.parse(Buffer.from(receive(FrameType.BOOT).bytes).toString()) as Boot;
	process.argv = [process.execPath, ...boot.argv.slice(1)];
	const preloadError = await preload(boot);
	if (boot.fromMainThread) nativeIfPresent()?.dieWithParent(GRACE_MS);
	prepareSocket();
	if (boot.isStandby) rehearse(receive(FrameType.REHEARSAL));
	tell(FrameType.READY);

	const start = decode(receive(FrameType.START).bytes, []) as Start;
	const hooks = nextFrame().type === FrameType.HOOKS ? receive(FrameType.HOOKS) : undefined;
	const payload = receive(FrameType.PAYLOAD);
	try {
		become(start);
		if (preloadError) throw preloadError;
		await runEntry(start, { hooks, payload });
	} catch (error) {
		// As an uncaught error ends a node program: at once. Nothing is lost, since output is written synchronously.
		process.stderr.write(`${start.name}: ${inspectThrown(error)}\n`);
		process.exit(1);
	}
}

/** Time to end in order after the parent's end, which `parent.ts` does within a second; who is busy then is killed. */
const GRACE_MS = 1800;
/** Not imported: the ES module of it touches each export, and its streams would be loaded. */
const { readSync, writeSync } = process.getBuiltinModule('node:fs');
const reader = new FrameReader();
const received: ReceivedFrame[] = [];
reader.onFrame = (...frame) => received.push(keepFrame(...frame));
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** The next frame, which must be of this type. Blocks: a process that waits so needs no event loop, and half a megabyte less memory. */
function receive(type: number): ReceivedFrame {
	const frame = nextFrame();
	received.shift();
	if (frame.type !== type) throw new Error(`control channel: frame ${frame.type} where ${type} was due`);
	return frame;
}

function nextFrame(): ReceivedFrame {
	while (received.length === 0) {
		const length = readChannel();
		// The parent is gone, or needs this standby no more.
		if (length === 0) process.exit(0);
		reader.push(Buffer.from(buffer.subarray(0, length)));
	}
	return received[0] as ReceivedFrame;
}

function readChannel(): number {
	try {
		return readSync(CHANNEL_FD, buffer);
	} catch {
		return 0;
	}
}

/** What most functions use that are sent; node takes milliseconds to make ES modules of them. */
const COMMON_MODULES = ['node:fs', 'node:path'];

/** Imports what the work may need while there is none yet. What the user names is imported in any case, for its side effects. */
async function preload(boot: Boot): Promise<Error | undefined> {
	if (boot.isStandby) {
		for (const url of boot.libraryModules) loadModule(url);
		for (const name of COMMON_MODULES) await import(name);
		await rehearseImport();
	}
	for (const definition of boot.userModules) {
		try {
			await prepare([definition]);
		} catch (error) {
			if (boot.onPreloadError === 'fail') return error as Error;
			if (boot.onPreloadError === 'warn') process.stderr.write(preloadFailed((error as Error).message));
		}
	}
	return undefined;
}

function tell(type: number): void {
	const frame = Buffer.allocUnsafe(headSpace(0));
	const length = writeHead(frame, 0, { type, id: 0, definitionIds: [], byteLength: 0 });
	try {
		writeSync(CHANNEL_FD, frame, 0, length);
	} catch {
		process.exit(0);
	}
}

function become(start: Start): void {
	becomeChild(start);
	setLogName(start.name);
	logger.level = start.logLevel;
	inheritStartMethod(start.startMethod);
	applyEnvironment(start.environment);
	process.chdir(start.cwd);
	process.title = start.name;
	if (start.ignoreInterrupt) return;
	const { ignoreInterrupt } = Reflect.get(globalThis, Symbol.for('multiprocess.boot')) as {
		ignoreInterrupt: () => void;
	};
	process.off('SIGINT', ignoreInterrupt);
	tell(FrameType.BEGUN);
}

interface ReceivedWork {
	readonly hooks: ReceivedFrame | undefined;
	readonly payload: ReceivedFrame;
}

async function runEntry(start: Start, { hooks, payload }: ReceivedWork): Promise<void> {
	const { main } = loadModule(start.entry) as { main: EntryMain };
	const channel = new Channel(openSocket(), { reader, frames: received.splice(0) });
	channel.unref();
	channel.onEnd(followParent(channel));
	process.on('exit', (code) => {
		channel.send(FrameType.ENDING, code & 0xff);
		channel.flush();
	});

	if (hooks) await runHooks(hooks);
	const value = await open(payload);
	endBootstrapping();
	awaited = "the target's promise";
	await main(channel, value);
	awaited = undefined;
}

async function runHooks(frame: ReceivedFrame): Promise<void> {
	const hooks = (await open(frame)) as ChildStartHook[];
	awaited = 'a hook of onChildStart';
	// What the parent has registered holds here, too.
	for (const hook of hooks) onChildStart(hook);
	for (const hook of hooks) await hook();
	awaited = 'the import of its modules';
}

async function open({ bytes, definitions }: ReceivedFrame): Promise<unknown> {
	await prepare(definitions);
	return decode(bytes, definitions);
}

/** What the child waits for now. */
let awaited: string | undefined = 'the import of its modules';

/**
 * The event loop has run dry. If something is still awaited, nothing can bring it about, and the child must not end as if all were well.
 * Else it ends, at once: that is quicker than to take the engine apart first. Who listens to the same event may have more work, though.
 */
function onDry(): void {
	if (awaited === undefined) {
		if (process.listenerCount('beforeExit') === 1) process.exit();
		return;
	}
	process.stderr.write(neverSettled(currentProcess().name, awaited));
	process.exit(1);
}

/** What was thrown may be anything, also something that throws when it is looked at. */
function inspectThrown(error: unknown): string {
	for (const show of [
		() => (error instanceof Error ? inspect(error) : `uncaught ${inspect(error)}`),
		() => `${(error as Error).stack}`,
		() => (error as Error).message,
	]) {
		try {
			return show();
		} catch {
			// The next way asks for less.
		}
	}
	return "uncaught error that can't be shown, as reading its properties throws";
}
