/**
 * What the loop of an `imap` goes over. Nothing is read or run before it begins; when it is left, in whatever way, the job ends.
 */
import type { Engine } from './engine.js';
import type { ImapJob, Outcome } from './imap-job.js';

/** The values; ends with the first error that it comes to. */
export async function* valuesOf(job: ImapJob, engine: Engine): AsyncGenerator<unknown, void, void> {
	for await (const outcome of outcomesOf(job, engine)) {
		if (outcome.status === 'rejected') throw outcome.reason;
		yield outcome.value;
	}
}

export async function* outcomesOf(job: ImapJob, engine: Engine): AsyncGenerator<Outcome, void, void> {
	let failed = false;
	try {
		engine.accept(job);
		for (let outcome = await job.next(); outcome; outcome = await job.next()) yield outcome;
	} catch (error) {
		failed = true;
		throw error;
	} finally {
		engine.retire(job);
		engine.forget(job.work);
		// As in `for await`: what the input's clean-up throws is thrown, unless there is another error.
		const closing = job.close();
		if (failed) closing.catch(() => {});
		else await closing;
	}
}

/** An error that comes with the loop's first step. */
// oxlint-disable-next-line require-yield
export async function* failing(error: unknown): AsyncGenerator<never, void, void> {
	throw error;
}
