/** The tasks that the workers of all Node contenders run. */
import { writeFileSync } from 'node:fs';

export function increment(n) {
	return n + 1;
}

export function echo(value) {
	return value;
}

/** Keeps the CPU busy for that many milliseconds. */
export function spin(milliseconds) {
	const end = performance.now() + milliseconds;
	while (performance.now() < end);
	return milliseconds;
}

export function countPrimes(limit) {
	let count = 0;
	for (let candidate = 2; candidate < limit; candidate++) if (isPrime(candidate)) count++;
	return count;
}

export function pid() {
	return process.pid;
}

/** Sets each number of a part of an array to the root of its index. */
export function fillRoots(array, from, to) {
	for (let i = from; i < to; i++) array[i] = Math.sqrt(i);
}

/**
 * The first line of a started process: reports when it began, on the clock that all processes
 * share.
 */
export function reportTime(file) {
	writeFileSync(file, String(process.hrtime.bigint()));
}

function isPrime(candidate) {
	for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) return false;
	return true;
}
