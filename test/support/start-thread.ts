import type { TestContext } from 'node:test';
import { getContext, type Process, type ProcessOptions } from 'multiprocess';

export const { Process: ThreadProcess } = getContext('thread');

/** Starts a thread that ends with the test at the latest. */
export function startThread<A extends readonly unknown[]>(
	t: Pick<TestContext, 'after'>,
	options: ProcessOptions<A>,
): Process<A> {
	const p = new ThreadProcess<A>(options);
	t.after(() => p[Symbol.asyncDispose]());
	p.start();
	return p;
}
