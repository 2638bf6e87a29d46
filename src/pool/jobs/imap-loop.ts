/**
 * The generators that `imap` and its variants return. Nothing is read or run before the loop
 * begins. When the loop is left, in whatever way, the job ends.
 */
import { CancelledError } from '../../errors.js';
import type { ImapJob, Outcome } from './imap-job.js';

/** Yields the values, and throws the first error that it reaches. */
export function valuesOf(job: ImapJob): AsyncGenerator<unknown, void, void> {
	return quietWhenCancelled(
		loopOver(job, (outcome) => {
			if (outcome.status === 'rejected') throw outcome.reason;
			return outcome.value;
		}),
	);
}

export function outcomesOf(job: ImapJob): AsyncGenerator<Outcome, void, void> {
	return quietWhenCancelled(loopOver(job, (outcome) => outcome));
}

/** Throws an error at the loop's first step. */
// oxlint-disable-next-line require-yield
export async function* failing(error: unknown): AsyncGenerator<never, void, void> {
	throw error;
}

/** @param pick Returns what the loop gets of an outcome, or throws what ends the loop. */
async function* loopOver<T>(job: ImapJob, pick: (outcome: Outcome) => T): AsyncGenerator<T, void, void> {
	let waits = false;
	let failed = false;
	try {
		job.begin();
		for (;;) {
			waits = true;
			const outcome = await job.next();
			waits = false;
			if (!outcome) return;
			yield pick(outcome);
		}
	} catch (error) {
		failed = true;
		throw error;
	} finally {
		// As with `for await`, an error of the input's clean-up is thrown unless there is another
		// error.
		const closing = job.close();
		if (!failed) await closing;
		else {
			const closed = closing.catch(() => {});
			// The end of the pool does not wait for the input.
			if (!waits) await closed;
		}
	}
}

/**
 * The program itself ended the pool, so a step that was under way is not reported as unhandled.
 * Code that awaits that step gets the error.
 */
function quietWhenCancelled<T>(loop: AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void> {
	for (const name of ['next', 'return', 'throw'] as const) {
		const take = loop[name].bind(loop) as (value?: unknown) => Promise<IteratorResult<T, void>>;
		const takeQuietly = (value?: unknown): Promise<IteratorResult<T, void>> => {
			const step = take(value).catch((reason: unknown) => {
				if (reason instanceof CancelledError) step.catch(() => {});
				throw reason;
			});
			return step;
		};
		Object.defineProperty(loop, name, { value: takeQuietly, writable: true, configurable: true });
	}
	return loop;
}
