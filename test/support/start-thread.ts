import type { TestContext } from 'node:test';
import { getContext, type Process, type ProcessOptions } from 'multiprocess';

export const { Process: ThreadProcess } = getContext('thread');

/** Starts a thread, which has ended when the test has. */
export function startThread<A extends readonly unknown[]>(
	t: Pick<TestContext, 'after'>,
	options: ProcessOptions<A>,
): Process<A> {
	const p = new ThreadProcess<A>(options);
	t.after(() => p[Symbol.asyncDispose]());
	p.start();
	return p;
}
