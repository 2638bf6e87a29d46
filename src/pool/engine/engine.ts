/**
 * Where the tasks of a pool run. The pool is the same for every engine; the one there is so far
 * runs them in processes of this machine (`local-engine.ts`).
 */
import type { Job, Work } from '../jobs/job.js';

export interface Engine {
	/** Which one: `'local'`. */
	readonly kind: string;
	/** Workers there shall be. */
	readonly processes: number;

	/** Takes on a job. It is the engine's until `retire`. */
	accept(job: Job): void;
	/** The job has items again, or a fewer or a further consumer. */
	wake(job: Job): void;
	/**
	 * Nothing more is wanted of the job: what has not begun does not begin, and outcomes are dropped.
	 */
	retire(job: Job): void;
	/** The function will not be called again. */
	forget(work: Work): void;

	/** Ends the workers when all jobs are done. */
	close(): void;
	/** Ends the workers now and abandons all jobs. */
	terminate(reason: unknown): void;
	/** Resolves when every worker has ended; from now on parked jobs are not waited for. */
	join(): Promise<void>;
}

/** What an engine tells the pool. */
export interface EngineEvents {
	/** No worker can be started any more; all jobs were abandoned with this. */
	onBroken(reason: unknown): void;
}
