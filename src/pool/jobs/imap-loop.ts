/**
 * What the loop of an `imap` goes over. Nothing is read or run before it begins; when it is left,
 * in whatever way, the job ends.
 */
import { CancelledError } from '../../errors.js';
import type { ImapJob, Outcome } from './imap-job.js';

/** The values; ends with the first error that it comes to. */
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

/** An error that comes with the loop's first step. */
// oxlint-disable-next-line require-yield
export async function* failing(error: unknown): AsyncGenerator<never, void, void> {
	throw error;
}

/** @param pick What the loop gets of an outcome; what it throws ends the loop. */
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
		// As in `for await`: what the input's clean-up throws is thrown, unless there is another error.
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
 * Who ends a pool knows it: a step that was on its way then is not reported as
 * unhandled. Who awaits it gets the error.
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
