/**
 * The jobs that an engine has accepted and that are not retired, and whether workers have tasks of
 * them. Each question takes the same time, however many jobs and workers there are.
 */
import type { Job } from '../jobs/job.js';

export class LiveJobs {
	/** How many assignments workers have of each. */
	readonly #assignments = new Map<Job, number>();
	/** The sum of these. */
	#total = 0;

	has(job: Job): boolean {
		return this.#assignments.has(job);
	}

	add(job: Job): void {
		if (!this.#assignments.has(job)) this.#assignments.set(job, 0);
	}

	/** Returns false if the job is not among them. */
	delete(job: Job): boolean {
		const count = this.#assignments.get(job);
		if (count === undefined) return false;
		this.#assignments.delete(job);
		this.#total -= count;
		return true;
	}

	/** Removes and returns all. */
	clear(): Job[] {
		const jobs = [...this.#assignments.keys()];
		this.#assignments.clear();
		this.#total = 0;
		return jobs;
	}

	[Symbol.iterator](): Iterator<Job> {
		return this.#assignments.keys();
	}

	/** Whether a worker has a task of a job that is not retired. */
	get areRunning(): boolean {
		return this.#total > 0;
	}

	/** A worker was assigned tasks of the job. */
	assigned(job: Job): void {
		this.#count(job, 1);
	}

	/** All tasks of such an assignment are settled, or its worker has ended. */
	unassigned(job: Job): void {
		this.#count(job, -1);
	}

	#count(job: Job, change: 1 | -1): void {
		const count = this.#assignments.get(job);
		if (count === undefined) return;
		this.#assignments.set(job, count + change);
		this.#total += change;
	}
}
