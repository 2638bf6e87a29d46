import { type ChildProcess, fork } from 'node:child_process';
import { after } from 'node:test';
import { opened, sealed } from './packed.js';
import { inRepository } from './repository.js';

/** The peer's answer: the result, or what was thrown there. */
export interface Answer {
	readonly failed: boolean;
	readonly packed: Uint8Array;
}

/** A process that runs the calls it is sent, one after another. */
export interface Peer {
	/**
	 * Sends `fn` and `args` in one message, has `fn` called in the peer, and resolves to its result.
	 */
	run<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Promise<Awaited<R>>;
	/** Sends a value there and back. */
	echo<T>(value: T): Promise<T>;
}

/** The peer of a test file: one process, which ends with the file's tests. */
export function startPeer(): Peer {
	const child = fork(inRepository('build/test/support/shipping-peer-main.js'), [process.argv[1] ?? ''], {
		serialization: 'advanced',
		execArgv: [],
		env: { ...process.env, NODE_TEST_CONTEXT: undefined },
	});
	after(() => child.kill());
	const run: Peer['run'] = async (fn, ...args) => {
		const { failed, packed } = await call(child, sealed([fn, args]));
		const value = await opened(packed);
		if (failed) throw value;
		return value as never;
	};
	return { run, echo: (value) => run((same: typeof value) => same, value) as Promise<typeof value> };
}

function call(child: ChildProcess, message: Uint8Array): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const onExit = (code: number | null, signal: string | null): void =>
			reject(new Error(`the peer ended with ${code ?? signal}`));
		child.once('exit', onExit);
		child.once('message', (answer) => {
			child.off('exit', onExit);
			resolve(answer as Answer);
		});
		child.send(message);
	});
}
