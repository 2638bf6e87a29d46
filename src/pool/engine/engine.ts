/**
 * Where the tasks of a pool run. A `Pool` is the same for every engine. There is one so far, which
 * runs tasks in workers of this machine (`local-engine.ts`).
 *
 * An engine must do the following:
 * - It takes items from accepted jobs (`Job.take`) as it has room for them, in turns,
 *   and encodes them. A `Call` of `apply` comes encoded, since its arguments are
 *   those of the moment of the call.
 * - It settles each item that it took exactly once, by `fulfil` or `reject`, in any order. An item
 *   whose job has retired need not be settled. An item may run again elsewhere if it surely has not
 *   begun.
 * - When an item of a job with `Work.stopsAtError` fails, what follows it in
 *   the same chunk does not begin.
 * - It honours `Job.chunkSize`, and records how long tasks take in `Job.timing`.
 * - While it has tasks of a job that is not retired, it keeps the program alive.
 */
import type { JobRunner } from '../jobs/job.js';

export interface Engine extends JobRunner {
	/** Why it can run nothing any more. All jobs were abandoned with this reason. */
	readonly broken: { readonly reason: unknown } | undefined;

	/** Ends the workers when all jobs are done. */
	close(): void;
	/** Ends the workers now and abandons all jobs, also those that it is given later. */
	terminate(reason: unknown): void;
	/** Resolves when every worker has ended. From now on the end does not wait for parked jobs. */
	join(): Promise<void>;
}
