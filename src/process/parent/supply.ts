/**
 * Chooses the child for a start: a standby that fits, or a new process or
 * thread that is told the same.
 */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from '../../main-thread.js';
import { runtime } from '../../runtime.js';
import { mainModuleUrl } from '../../shipping/engine/main-module.js';
import { type ModuleDefinition, moduleDefinition } from '../../shipping/reach/module-definition.js';
import { isMainProcess } from '../current.js';
import { bootSignature } from '../environment.js';
import type { Boot } from '../protocol.js';
import type { StartCall } from '../messages.js';
import { chosenExecutable, userPreloads } from '../settings.js';
import type { StartMethod } from '../start-methods.js';
import type { Child } from './child.js';
import { inheritedExecArgv } from './exec-argv.js';
import { type Command, type ProcessChild, spawnProcess } from './process-child.js';
import { Standbys } from './standbys.js';
import { startThread } from './thread-child.js';

/** What a start asks of its child. */
export interface ChildOptions {
	/** For errors. */
	readonly call: StartCall;
	readonly method: StartMethod;
	readonly name: string;
	readonly stdio?: 'inherit' | 'pipe' | 'ignore';
	/** Added to the child's environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** Added to node's arguments. */
	readonly execArgv?: readonly string[];
	/** For a pool's worker: no standby is booted in its place. */
	readonly isWorker?: boolean;
}

export interface SuppliedChild {
	readonly child: Child;
	/** Returns a child that got no work. */
	giveBack(): void;
}

/**
 * @param environment the environment of the child's work
 * @throws ProcessError if the system refuses
 */
export function supplyChild(options: ChildOptions, environment: NodeJS.ProcessEnv): SuppliedChild {
	const { call, method, name, stdio = 'inherit', execArgv = [] } = options;
	const boot = whatToPrepare();
	if (method === 'thread') {
		const thread = startThread({ call, name, stdio, execArgv });
		thread.sendBoot(boot);
		return { child: thread, giveBack: () => thread.discard() };
	}
	// Standbys keep it for later starts, so it must hold nothing that belongs to this one.
	const command = { call, ...executable(), env: options.env ? { ...process.env } : environment };
	const kind = standbyKind(options, environment, command, boot);
	const standby =
		kind === undefined
			? undefined
			: options.isWorker
				? standbys.takeForWorker(kind)
				: standbys.take({ kind, command, boot });
	const child = standby ?? bootProcess(command, boot, environment, stdio, execArgv);
	if (kind !== undefined && !options.isWorker) standbys.noteStart(child);
	return { child, giveBack: () => (standby ? standbys.putBack(standby) : child.discard()) };
}

/**
 * Has children import a part of this library before they know their work.
 *
 * @param path what `partOf` gives
 */
export function preloadInChildren(path: string): void {
	libraryModules.push(path);
}

/** The face comes first: functions that are sent may use any of it. */
const libraryModules: string[] = ['./index.js'];
const standbys = new Standbys();

function whatToPrepare(): Boot {
	const { userModules, onPreloadError } = userPreloads();
	return {
		argv: process.argv,
		libraryModules,
		userModules: userModules.map(preloadDefinition),
		onPreloadError,
		isStandby: false,
		// Bun and Deno may have a thread of their own for starting children.
		isOfThisThread: runtime === 'Node.js' || isMainThread(),
	};
}

function preloadDefinition(name: string): ModuleDefinition {
	if (isAbsolute(name)) return moduleDefinition('esm', pathToFileURL(name).href);
	if (/^(file|node|data):/.test(name)) return moduleDefinition('esm', name);
	return moduleDefinition('esm', name, mainModuleUrl());
}

/** The node that runs the children, and its arguments. */
function executable(): Pick<Command, 'execPath' | 'execArgv'> {
	const { execPath = process.execPath, execArgv = inheritedExecArgv(process.execArgv, process.env['NODE_OPTIONS']) } =
		chosenExecutable();
	return { execPath, execArgv };
}

function bootProcess(
	command: Command,
	boot: Boot,
	env: NodeJS.ProcessEnv,
	stdio: 'inherit' | 'pipe' | 'ignore',
	extraArgv: readonly string[],
): ProcessChild {
	const child = spawnProcess({ ...command, env, execArgv: [...command.execArgv, ...extraArgv] }, stdio);
	child.sendBoot(boot);
	return child;
}

/** Returns what a standby must have booted with to serve; `undefined` if none can. */
function standbyKind(
	{ method, stdio = 'inherit', env, execArgv }: ChildOptions,
	environment: NodeJS.ProcessEnv,
	{ env: inherited, execPath, execArgv: inheritedArgv }: Command,
	{ userModules, onPreloadError }: Boot,
): string | undefined {
	if (method !== 'forkserver' || !isMainProcess || stdio !== 'inherit' || execArgv?.length) return undefined;
	const signature = bootSignature(environment);
	if (env && (userModules.length > 0 || signature !== bootSignature(inherited))) return undefined;
	return JSON.stringify([execPath, inheritedArgv, signature, userModules, onPreloadError]);
}
