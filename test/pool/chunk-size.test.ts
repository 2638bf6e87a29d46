import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkSize, mayQueue } from '#src/pool/engine/chunk-size.js';
import type { Job } from '#src/pool/jobs/job.js';
import { Timing } from '#src/pool/jobs/timing.js';

const WORKERS = 2;

function job(left: number | undefined, mean?: number, fixed?: number, before?: number): Job {
	const timing = new Timing(before);
	if (mean !== undefined) timing.record(mean * 100, 100);
	return { left, timing, chunkSize: fixed } as Partial<Job> as Job;
}

test('items go one by one until one has been measured, since the first may be the longest', () => {
	assert.equal(chunkSize(job(7_618), WORKERS), 1);
	assert.equal(chunkSize(job(undefined), WORKERS), 1);
	assert.equal(mayQueue(job(7_618)), false);
});

test('a chunk takes fifty milliseconds, and for two workers at most a quarter of what is left', () => {
	assert.equal(chunkSize(job(1_000_000, 0.5), WORKERS), 100);
	assert.equal(chunkSize(job(40, 0.5), WORKERS), 10);
	assert.equal(chunkSize(job(40_000, 0.0005), WORKERS), 10_000);
});

test('a chunk takes twenty milliseconds if the length of the input is unknown', () => {
	assert.equal(chunkSize(job(undefined, 0.5), WORKERS), 40);
	assert.equal(chunkSize(job(undefined, 80), WORKERS), 1);
});

test('long items go one by one and do not queue; short items are not sent singly at the end', () => {
	assert.equal(chunkSize(job(1_000, 80), WORKERS), 1);
	assert.equal(mayQueue(job(1_000, 80)), false);
	assert.equal(chunkSize(job(5_000, 0.001), WORKERS), 2_000);
});

test('an input too small for several chunks per worker is divided evenly', () => {
	assert.equal(chunkSize(job(3_000, 0.001), WORKERS), 1_500);
	assert.equal(chunkSize(job(4, 0.3), WORKERS), 2);
});

test('work that one worker finishes before another wakes up is not divided', () => {
	assert.ok(chunkSize(job(100, 0.001), WORKERS) >= 100);
	assert.ok(chunkSize(job(1, 0.001), WORKERS) >= 1);
});

test('a time from an earlier job yields small first chunks, however short its tasks were', () => {
	assert.equal(chunkSize(job(10_000, undefined, undefined, 0.0001), WORKERS), 312);
	assert.equal(chunkSize(job(10_000, undefined, undefined, 5), WORKERS), 10);
	assert.equal(chunkSize(job(undefined, undefined, undefined, 0.0001), WORKERS), 1);
	assert.equal(mayQueue(job(10_000, undefined, undefined, 0.0001)), true);
	assert.equal(mayQueue(job(10_000, undefined, undefined, 80)), false);
});

test('the job’s own time counts more than that of an earlier job', () => {
	assert.equal(chunkSize(job(10_000, 80, undefined, 0.0001), WORKERS), 1);
});

test('a chunk size that the caller sets is kept', () => {
	assert.equal(chunkSize(job(10, 80, 7), WORKERS), 7);
	assert.equal(mayQueue(job(10, 0.1, 1)), false);
});
