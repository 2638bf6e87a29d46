import type { TestContext } from 'node:test';
import { Pool, type PoolOptions } from 'multiprocess';

/** A pool, of two workers by default, that ends with the test. */
export function usePool(t: Pick<TestContext, 'after'>, options: PoolOptions | number = 2): Pool {
	const pool = new Pool(typeof options === 'number' ? options : { processes: 2, ...options });
	t.after(async () => {
		pool.terminate();
		await pool.join();
	});
	return pool;
}
