/**
 * The result of work that runs elsewhere.
 */
import { CancelledError } from '../../errors.js';
import { lazily } from '../../lazy.js';
import type { WaitOptions } from '../../options.js';
import type * as Waiting from '../../options.js';
import type { noExecutor, notReady, resultTimeout } from '../messages.js';

/**
 * The settlers of the promise that was created last. Results come by the ten thousand: closures
 * that pass the settlers on would cost more than everything else.
 */
const settlers: { resolve: (value: unknown) => void; reject: (reason: unknown) => void } = {
	resolve: OWNED,
	reject: OWNED,
};

function keepSettlers(resolve: (value: never) => void, reject: (reason: unknown) => void): void {
	settlers.resolve = resolve as (value: unknown) => void;
	settlers.reject = reject;
}

/** Stands in for an executor: a ResultOwner takes the settlers. */
function OWNED(): void {}

let setState: (result: AsyncResult<unknown>, state: State) => void;

/**
 * A promise that can be asked whether it has settled. It replaces Python's `AsyncResult` and all
 * `*_async` methods, since no method here blocks.
 *
 * ```ts
 * const result = pool.apply(fibonacci, [30]);
 * if (!(await result.wait({ timeout: 100 }))) console.log('still at it');
 * console.log(await result);
 * ```
 */
export class AsyncResult<T> extends Promise<T> {
	/** `then`, `catch` and `finally` return plain promises. */
	static override get [Symbol.species](): PromiseConstructor {
		return Promise;
	}

	#state: State = 'pending';

	/** Takes an executor, as `Promise` does. A pool makes its results itself. */
	constructor(executor: Executor<T>) {
		super(keepSettlers);
		if (executor === OWNED) return;
		if (typeof executor !== 'function') throw messages().noExecutor(executor);
		const { resolve, reject } = settlers;
		const settleAs =
			<V>(state: State, settle: (value: V) => void) =>
			(value: V): void => {
				if (this.#state === 'pending') this.#state = state;
				settle(value);
			};
		const rejectAs = settleAs('rejected', reject);
		try {
			executor(settleAs('fulfilled', resolve), rejectAs);
		} catch (error) {
			rejectAs(error);
		}
	}

	static {
		setState = (result, state) => {
			result.#state = state;
		};
	}

	/** Returns whether the work is done or has failed. Python: `AsyncResult.ready`. */
	ready(): boolean {
		return this.#state !== 'pending';
	}

	/**
	 * Returns whether the work succeeded. Python: `AsyncResult.successful`.
	 *
	 * @throws ProcessError before the result is ready
	 */
	successful(): boolean {
		if (this.#state === 'pending') throw messages().notReady();
		return this.#state === 'fulfilled';
	}

	/**
	 * Waits for the result, as `await` does, but for at most `timeout` milliseconds. The work goes on
	 * after a timeout. Python: `AsyncResult.get`.
	 *
	 * @throws TimeoutError (as rejection) if the timeout passes first; what the task throws
	 */
	async get(options: WaitOptions = {}): Promise<T> {
		if (!(await waiting().settles(this, options, 'AsyncResult.get()')))
			throw messages().resultTimeout(options.timeout as number);
		return await this;
	}

	/**
	 * Resolves to `ready()` once the result is ready or the timeout has passed. It does not reject
	 * with the task's error. Python: `AsyncResult.wait`.
	 */
	wait(options: WaitOptions = {}): Promise<boolean> {
		return waiting().settles(this, options, 'AsyncResult.wait()');
	}
}

/** Creates a result and settles it once. */
export class ResultOwner<T> {
	readonly result: AsyncResult<T>;
	private readonly resolve: (value: T) => void;
	private readonly refuse: (reason: unknown) => void;

	constructor() {
		this.result = new AsyncResult<T>(OWNED);
		this.resolve = settlers.resolve;
		this.refuse = settlers.reject;
	}

	fulfil(value: T): void {
		setState(this.result, 'fulfilled');
		this.resolve(value);
	}

	reject(reason: unknown): void {
		setState(this.result, 'rejected');
		// The program itself cancelled the work, so this rejection is not reported as unhandled.
		if (reason instanceof CancelledError) this.result.catch(() => {});
		this.refuse(reason);
	}
}

/** Returns a result that has failed. */
export function rejectedResult(reason: unknown): AsyncResult<never> {
	const owner = new ResultOwner<never>();
	owner.reject(reason);
	return owner.result;
}

type State = 'pending' | 'fulfilled' | 'rejected';
type Executor<T> = (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void;
interface Messages {
	readonly noExecutor: typeof noExecutor;
	readonly notReady: typeof notReady;
	readonly resultTimeout: typeof resultTimeout;
}

const messages = lazily<Messages>('./pool/messages.js');
const waiting = lazily<typeof Waiting>('./options.js');
