/**
 * Where the node comes from that a start needs: a standby that fits, or a fresh one that is told the same.
 */
import { isMainProcess } from './current.js';
import { bootSignature } from './environment.js';
import { executable } from './executable.js';
import type { LaunchOptions } from './launch.js';
import { libraryModules, userPreloads } from './preload.js';
import { type Boot, FrameType } from './protocol.js';
import { type NodeProcess, spawnNode } from './spawn-node.js';
import { keepStandby, takeStandby } from './standby.js';

type NodeOptions = Pick<LaunchOptions, 'method' | 'stdio' | 'env' | 'execArgv'>;

/**
 * @param environment what the child shall have in the end
 * @throws ProcessError when the system refuses
 */
export function supplyNode(options: NodeOptions, environment: NodeJS.ProcessEnv): SuppliedNode {
	const boot: Boot = { argv: process.argv, libraryModules: libraryModules(), ...userPreloads() };
	const inherited = options.env ? { ...process.env } : environment;
	const kind = standbyKind(options, environment, inherited, boot);
	const standby = kind === undefined ? undefined : takeStandby(kind, () => bootNode(boot, options.stdio, inherited));
	const node = standby ?? bootNode(boot, options.stdio, environment, options.execArgv);
	return {
		node,
		giveBack() {
			if (standby) keepStandby(standby);
			else node.channel.close();
		},
	};
}

export interface SuppliedNode {
	readonly node: NodeProcess;
	/** It is not needed after all. */
	giveBack(): void;
}

function bootNode(
	boot: Boot,
	stdio: NodeOptions['stdio'] = 'inherit',
	env: NodeJS.ProcessEnv,
	extraArgv: readonly string[] = [],
): NodeProcess {
	const { execPath, execArgv } = executable();
	const node = spawnNode({ execPath, execArgv: [...execArgv, ...extraArgv], env, stdio });
	const bytes = Buffer.from(JSON.stringify(boot));
	node.channel.send(FrameType.BOOT, 0, { bytes, definitions: [] });
	node.channel.flush();
	return node;
}

/** What a standby must have booted with to serve; `undefined` where none can. */
function standbyKind(
	{ method, stdio = 'inherit', env, execArgv }: NodeOptions,
	environment: NodeJS.ProcessEnv,
	inherited: NodeJS.ProcessEnv,
	{ userModules, onPreloadError }: Boot,
): string | undefined {
	if (method !== 'forkserver' || !isMainProcess || stdio !== 'inherit' || execArgv?.length) return undefined;
	const signature = bootSignature(environment);
	if (env && (userModules.length > 0 || signature !== bootSignature(inherited))) return undefined;
	const { execPath, execArgv: arguments_ } = executable();
	return JSON.stringify([execPath, arguments_, signature, userModules, onPreloadError]);
}
