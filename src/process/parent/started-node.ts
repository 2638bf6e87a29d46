/**
 * What runs a child, as its parent has it: a node process (`spawn-node.ts`) or a worker thread
 * of this one (`start-thread.ts`).
 */
import type { Readable } from 'node:stream';
import type { Channel } from '../line/channel.js';
import type { Exit } from '../exit.js';

export interface StartedNode {
	readonly kind: 'process' | 'thread';
	/** Of a thread its process's. */
	readonly pid: number;
	readonly channel: Channel;
	/** The environment it has until it is told another. */
	readonly env: NodeJS.ProcessEnv;
	/** If they are piped. */
	readonly stdout: Readable | null;
	readonly stderr: Readable | null;
	onExit(callback: (exit: Exit) => void): void;
	/** Also one that is stopped. Of a thread any signal is its end. */
	kill(signal: NodeJS.Signals): void;
	/** Whether it keeps the program alive; it does unless that is said. */
	ref(): void;
	unref(): void;
}
