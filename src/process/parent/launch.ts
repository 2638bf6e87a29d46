/**
 * Starts a child, whatever it will run: a Process's target, a pool's worker.
 */
import { lazily } from '../../lazy.js';
import { logger } from '../../log.js';
import { noteBirth, noteEnd } from '../../memory/tree/lineage.js';
import type * as Trees from '../../memory/tree/tree.js';
import { encode } from '../../shipping/encode.js';
import { importThatCalls } from '../../shipping/reach/import-tracking.js';
import type { Packet } from '../../shipping/wire/packet.js';
import type { Channel } from '../line/channel.js';
import { currentRecord, nextIdentity } from '../current.js';
import { environmentChange } from '../environment.js';
import { bootstrapping, cannotStart, type StartCall, startedByImport } from '../messages.js';
import { ControlFrame } from '../line/frame.js';
import type { Start } from '../protocol.js';
import { childStartHooks } from '../settings.js';
import type { StartMethod } from '../start-methods.js';
import type { Child } from './child.js';
import { type ChildOptions, supplyChild } from './supply.js';

export interface LaunchOptions extends ChildOptions {
	/** Default start method inside the child. */
	readonly methodInChild: StartMethod;
	readonly daemon: boolean;
	/** Part of this library whose exported `main(channel, payload)` runs in the child. */
	readonly entry: string;
	/**
	 * Encodes the payload of `main`, which is decoded after all its modules are imported. Called
	 * while node boots, if it has to.
	 */
	readonly payload: () => Packet;
	/** Default: the next identity of this process's children. */
	readonly identity?: readonly number[];
	readonly authKey?: Uint8Array;
	/** The child ignores SIGINT: Ctrl-C is its parent's affair. */
	readonly ignoreInterrupt?: boolean;
}

/** @throws ProcessError if the system refuses; the message names errno and limit */
export function launch(options: LaunchOptions): Child {
	const parent = currentRecord();
	const caller = importThatCalls();
	if (parent.bootstrapping || caller === 'running') throw bootstrapping(options.call, options.name);
	if (caller === 'over') throw startedByImport(options.call, options.name);
	const environment = { ...process.env, ...options.env };
	const cwd = currentFolder(options.call);
	const hooks = childStartHooks();
	const hooksPacket = hooks.length > 0 ? encode(hooks, 'onChildStart hooks') : undefined;
	const { child, giveBack } = supplyChild(options, environment);
	// While node boots. The program thus joins the tree before a child may need one.
	const parentInTree = trees().joinIfPossible();
	const birth = noteBirth();
	const start: Start = {
		entry: options.entry,
		name: options.name,
		daemon: options.daemon,
		identity: options.identity ?? nextIdentity(),
		authKey: options.authKey ?? parent.authKey,
		parent: { name: parent.name, pid: process.pid },
		origin: { parent: parentInTree, birth },
		cwd,
		environment: environmentChange(child.env, environment),
		startMethod: options.methodInChild,
		logLevel: logger.level,
		ignoreInterrupt: options.ignoreInterrupt ?? false,
	};
	try {
		sendWork(child.channel, start, hooksPacket, options.payload());
	} catch (error) {
		giveBack();
		noteEnd(birth);
		throw error;
	}
	child.begin(birth, start.ignoreInterrupt);
	logger.info(`started ${options.name} as ${child.description}`);
	return child;
}

function sendWork(channel: Channel, start: Start, hooks: Packet | undefined, payload: Packet): void {
	channel.send(ControlFrame.START, 0, encode(start));
	if (hooks) channel.send(ControlFrame.HOOKS, 0, hooks);
	channel.send(ControlFrame.PAYLOAD, 0, payload);
	// Now, not at the end of the tick: the caller may block the event loop.
	channel.flush();
}

const trees = lazily<typeof Trees>('./memory/tree/tree.js');

function currentFolder(call: StartCall): string {
	try {
		return process.cwd();
	} catch (error) {
		const reason = `the current folder is gone (${(error as Error).message}); process.chdir() to another`;
		throw cannotStart(call, reason, error);
	}
}
