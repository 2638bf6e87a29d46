/**
 * Classes of pools with a start method of their own, for contexts.
 */
import type { StartMethod } from '../process/start-methods.js';
import { Pool } from './pool.js';
import type { PoolOptions } from './pool-options.js';

export class ForkserverPool extends Pool {
	constructor(options: PoolOptions | number = {}, ...more: []) {
		super(withMethod(options, 'forkserver'), ...more);
	}
}

export class SpawnPool extends Pool {
	constructor(options: PoolOptions | number = {}, ...more: []) {
		super(withMethod(options, 'spawn'), ...more);
	}
}

/** Passes on whatever is not a set of options, for `Pool` to refuse it. */
function withMethod(options: PoolOptions | number, startMethod: StartMethod): PoolOptions | number {
	if (typeof options === 'number') return { processes: options, startMethod };
	return typeof options === 'object' && options !== null && !Array.isArray(options)
		? { startMethod, ...options }
		: options;
}
