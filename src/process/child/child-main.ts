/**
 * A child's life: boot, preload, wait for work, take on what it is told to be, run, end. Loaded by
 * `boot.cts`.
 */
import { loadPart, partOf, useRequire } from '../../lazy.js';
import { logger, setLogName } from '../../log.js';
import { decode, decodeWhenReady, prepare } from '../../shipping/decode.js';
import { setOrigin } from '../../memory/tree/lineage.js';
import { followImports } from '../../shipping/reach/import-tracking.js';
import { Channel } from '../line/channel.js';
import type { ChildSide } from './child-side.js';
import { becomeChild, currentProcess, endBootstrapping } from '../current.js';
import { applyEnvironment } from '../environment.js';
import { ControlFrame, wholeFrame } from '../line/frame.js';
import { FrameReader, keepFrame, type ReceivedFrame } from '../line/frame-reader.js';
import { inspectThrown } from '../output.js';
import { neverSettled, preloadFailed } from '../messages.js';
import type { Line } from '../line/line.js';
import { followParent } from '../parent-process.js';
import type { Boot, EntryMain, Start } from '../protocol.js';
import { rehearse } from './rehearse.js';
import { main as runTarget } from './run-target.js';
import { runToEnd } from '../run-to-end.js';
import { type ChildStartHook, inheritStartMethod, onChildStart } from '../settings.js';

/** @param loadedBy the `require` that loaded this file, if one did */
export async function runChild(side: ChildSide, loadedBy?: NodeJS.Require): Promise<void> {
	if (loadedBy) useRequire(loadedBy);
	process.on('beforeExit', onDry);
	followImports();
	const boot = JSON.parse(Buffer.from(receive(side, ControlFrame.BOOT).bytes).toString()) as Boot;
	process.argv = [process.execPath, ...boot.argv.slice(1)];
	const preloadError = await preload(boot);
	side.prepare(boot);
	if (boot.isStandby) {
		const scene = receive(side, ControlFrame.REHEARSAL);
		await rehearse(boot.libraryModules, scene, () => received.length > 0 || side.hasInput());
	}
	side.write(wholeFrame(ControlFrame.READY));

	const start = decode(receive(side, ControlFrame.START).bytes, []) as Start;
	const hooks = nextFrame(side).type === ControlFrame.HOOKS ? receive(side, ControlFrame.HOOKS) : undefined;
	const payload = receive(side, ControlFrame.PAYLOAD);
	try {
		become(start);
		side.become(start);
		if (preloadError) throw preloadError;
		await runEntry(start, { line: side.open(), hooks, payload });
	} catch (error) {
		// Ends at once, as an uncaught error ends a node program. No output is lost, since it is
		// written synchronously.
		process.stderr.write(`${start.name}: ${inspectThrown(error)}\n`);
		process.exit(1);
	}
}

const reader = new FrameReader();
const received: ReceivedFrame[] = [];
reader.onFrame = (...frame) => received.push(keepFrame(...frame));

/**
 * Takes the next frame, which must be of this type. Blocks: such a wait needs no event loop,
 * and half a megabyte less memory.
 */
function receive(side: ChildSide, type: number): ReceivedFrame {
	const frame = nextFrame(side);
	received.shift();
	if (frame.type !== type) throw new Error(`control channel: frame ${frame.type} where ${type} was due`);
	return frame;
}

function nextFrame(side: ChildSide): ReceivedFrame {
	while (received.length === 0) {
		const bytes = side.read();
		// The parent is gone, or no longer needs this standby.
		if (!bytes) process.exit(0);
		reader.push(bytes);
	}
	return received[0] as ReceivedFrame;
}

/** Imports the modules of `setForkserverPreload()`, for their side effects as well. */
async function preload(boot: Boot): Promise<Error | undefined> {
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

function become(start: Start): void {
	becomeChild(start);
	setOrigin(start.origin);
	setLogName(start.name);
	logger.level = start.logLevel;
	inheritStartMethod(start.startMethod);
	applyEnvironment(start.environment);
}

interface ReceivedWork {
	readonly line: Line;
	readonly hooks: ReceivedFrame | undefined;
	readonly payload: ReceivedFrame;
}

async function runEntry(start: Start, { line, hooks, payload }: ReceivedWork): Promise<void> {
	const main = start.entry === RUN_TARGET ? runTarget : (loadPart(start.entry) as { main: EntryMain }).main;
	const channel = new Channel(line, { reader, frames: received.splice(0) });
	channel.unref();
	channel.onEnd(followParent(channel));
	process.on('exit', (code) => {
		channel.send(ControlFrame.ENDING, code & 0xff);
		channel.flush();
	});

	if (hooks) await runHooks(hooks);
	const value = await open(payload);
	endBootstrapping();
	awaited = "the target's promise";
	await main(channel, value);
	awaited = undefined;
}

/** Already loaded; `loadPart` would take a millisecond to find that out. */
const RUN_TARGET = partOf('./process/child/run-target.js');

async function runHooks(frame: ReceivedFrame): Promise<void> {
	const hooks = (await open(frame)) as ChildStartHook[];
	awaited = 'a hook of onChildStart';
	// The parent's hooks also run in this child's children.
	for (const hook of hooks) onChildStart(hook);
	for (const hook of hooks) await runToEnd(hook());
	awaited = 'the import of its modules';
}

async function open({ bytes, definitions }: ReceivedFrame): Promise<unknown> {
	return decodeWhenReady(bytes, definitions);
}

/** What the child is waiting for. */
let awaited: string | undefined = 'the import of its modules';

/**
 * Runs when the event loop is empty. If something is still awaited, nothing can settle it any more,
 * and the child must not end as if all were well. Else the child exits at once, which is quicker
 * than tearing down the engine. Other listeners to the same event may have more work, though.
 */
function onDry(): void {
	if (awaited === undefined) {
		if (process.listenerCount('beforeExit') === 1) process.exit();
		return;
	}
	process.stderr.write(neverSettled(currentProcess().name, awaited));
	process.exit(1);
}
