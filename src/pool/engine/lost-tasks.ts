/**
 * Settles the tasks of a worker that has ended. `Assignments.end` says which of them it had begun.
 */
import * as messages from '../messages.js';
import type { Left } from './assignments.js';
import type { LiveJobs } from './live-jobs.js';
import type { Worker, WorkerEnd } from './worker.js';

/**
 * Rejects the tasks that the worker may have begun: they may have had effects, so they are not run
 * again.
 *
 * @returns the tasks that it had not begun, of jobs that are not retired, for another worker
 */
export function settleLostTasks({ name, pid }: Worker, end: WorkerEnd, jobs: LiveJobs): Left[] {
	for (const { job, index, item } of end.begun)
		job.reject(index, item, messages.workerLost(name, pid, end.exit, end.uncaught));
	return end.left.filter(({ job }) => jobs.has(job));
}
