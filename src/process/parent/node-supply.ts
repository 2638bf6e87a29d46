/**
 * Where the node comes from that a start needs: a standby that fits, or a fresh process
 * or thread that is told the same.
 */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from '../../main-thread.js';
import { runtime } from '../../runtime.js';
import { mainModuleUrl } from '../../shipping/engine/main-module.js';
import { type ModuleDefinition, moduleDefinition } from '../../shipping/reach/module-definition.js';
import { isMainProcess } from '../current.js';
import { bootSignature } from '../environment.js';
import { executable } from './executable.js';
import type { LaunchOptions } from './launch.js';
import { libraryModules } from './library-modules.js';
import type { StartCall } from '../messages.js';
import { type Boot, FrameType } from '../line/protocol.js';
import { rehearsal } from './rehearsal.js';
import { userPreloads } from '../settings.js';
import { type NodeProcess, spawnNode } from './spawn-node.js';
import { startThread } from './start-thread.js';
import type { StartedNode } from './started-node.js';
import { keepStandby, noteStart, takeStandby, takeStandbyForWorker } from './standby.js';

type NodeOptions = Pick<LaunchOptions, 'call' | 'method' | 'name' | 'stdio' | 'env' | 'execArgv' | 'isWorker'>;

/**
 * @param environment what the child shall have in the end
 * @throws ProcessError when the system refuses
 */
export function supplyNode(options: NodeOptions, environment: NodeJS.ProcessEnv): SuppliedNode {
	const { userModules, onPreloadError } = userPreloads();
	const boot: Omit<Boot, 'isStandby'> = {
		argv: process.argv,
		libraryModules: libraryModules(),
		userModules: userModules.map(preloadDefinition),
		onPreloadError,
		// Others may have a thread of their own for it.
		isOfThisThread: runtime === 'Node.js' || isMainThread(),
	};
	if (options.method === 'thread') {
		const thread = bootThread(options, { ...boot, isStandby: false });
		return { node: thread, giveBack: () => discard(thread) };
	}
	const inherited = options.env ? { ...process.env } : environment;
	const kind = standbyKind(options, environment, inherited, boot);
	// Kept for later starts: it must not hold on to what belongs to this one.
	const bootNext = bootStandby.bind(undefined, options.call, boot, inherited);
	const standby =
		kind === undefined ? undefined : options.isWorker ? takeStandbyForWorker(kind) : takeStandby(kind, bootNext);
	const node =
		standby ??
		bootNode(
			options.call,
			{ ...boot, isStandby: false },
			options.stdio ?? 'inherit',
			environment,
			options.execArgv ?? [],
		);
	if (kind !== undefined && !options.isWorker) noteStart(node);
	return { node, giveBack: () => (standby ? keepStandby(standby) : discard(node)) };
}

export interface SuppliedNode {
	readonly node: StartedNode;
	/** It is not needed after all. */
	giveBack(): void;
}

function preloadDefinition(name: string): ModuleDefinition {
	if (isAbsolute(name)) return moduleDefinition('esm', pathToFileURL(name).href);
	if (/^(file|node|data):/.test(name)) return moduleDefinition('esm', name);
	return moduleDefinition('esm', name, mainModuleUrl());
}

function bootStandby(call: StartCall, boot: Omit<Boot, 'isStandby'>, env: NodeJS.ProcessEnv): NodeProcess {
	const node = bootNode(call, { ...boot, isStandby: true }, 'inherit', env, []);
	node.channel.send(FrameType.REHEARSAL, 0, rehearsal());
	return node;
}

function bootNode(
	call: StartCall,
	boot: Boot,
	stdio: 'inherit' | 'pipe' | 'ignore',
	env: NodeJS.ProcessEnv,
	extraArgv: readonly string[],
): NodeProcess {
	const { execPath, execArgv } = executable();
	const node = spawnNode({ call, execPath, execArgv: [...execArgv, ...extraArgv], env, stdio });
	sendBoot(node, boot);
	return node;
}

function bootThread({ call, name, stdio = 'inherit', execArgv = [] }: NodeOptions, boot: Boot): StartedNode {
	const thread = startThread({ call, name, stdio, execArgv });
	sendBoot(thread, boot);
	return thread;
}

function sendBoot({ channel }: StartedNode, boot: Boot): void {
	const bytes = Buffer.from(JSON.stringify(boot));
	channel.send(FrameType.BOOT, 0, { bytes, definitions: [] });
	channel.flush();
}

function discard(node: StartedNode): void {
	node.kill('SIGKILL');
	node.unref();
	node.channel.close();
}

/** What a standby must have booted with to serve; `undefined` where none can. */
function standbyKind(
	{ method, stdio = 'inherit', env, execArgv }: NodeOptions,
	environment: NodeJS.ProcessEnv,
	inherited: NodeJS.ProcessEnv,
	{ userModules, onPreloadError }: Pick<Boot, 'userModules' | 'onPreloadError'>,
): string | undefined {
	if (method !== 'forkserver' || !isMainProcess || stdio !== 'inherit' || execArgv?.length) return undefined;
	const signature = bootSignature(environment);
	if (env && (userModules.length > 0 || signature !== bootSignature(inherited))) return undefined;
	const { execPath, execArgv: arguments_ } = executable();
	return JSON.stringify([execPath, arguments_, signature, userModules, onPreloadError]);
}
