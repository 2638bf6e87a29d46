/**
 * Bytes that tell which item they belong to: each 32-bit word is a hash of the item's seed and of
 * the word's index.
 *
 * For one index the hash maps different seeds to different words. So one byte of another item, one
 * stale or shifted byte is seen with probability 255/256, and a run of n such bytes is missed with
 * probability 256^-n.
 */

/** Combines several numbers into one seed. */
export function seedOf(...parts: readonly number[]): number {
	let seed = 0x2545f491;
	for (const part of parts) seed = mix(Math.imul(seed ^ part, 0x9e3779b1) + part);
	return seed;
}

/** A whole number below `below` that depends on the seed and on the purpose. */
export function pick(seed: number, purpose: number, below: number): number {
	return (mix(seed ^ Math.imul(purpose + 1, 0x85ebca6b)) >>> 0) % below;
}

/** The word at an index. */
export function wordAt(seed: number, index: number): number {
	return mix(Math.imul(index + 1, 0x9e3779b1) ^ seed);
}

/** The bytes of a seed, in memory that the next call overwrites. */
export function bytesOf(seed: number, length: number): Buffer {
	const words = (length + 3) >> 2;
	if (scratch.length < words) scratch = new Int32Array(Math.max(words, scratch.length * 2));
	for (let i = 0; i < words; i++) {
		// `wordAt`, written out: V8 does not always inline it.
		let x = Math.imul(i + 1, 0x9e3779b1) ^ seed;
		x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
		scratch[i] = x ^ (x >>> 13);
	}
	return Buffer.from(scratch.buffer, 0, length);
}

/** Offset of the first difference between two buffers of the same length, or -1. */
export function firstDifference(found: Uint8Array, expected: Uint8Array): number {
	if (Buffer.compare(found, expected) === 0) return -1;
	let at = 0;
	while (found[at] === expected[at]) at++;
	return at;
}

function mix(value: number): number {
	const x = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	return x ^ (x >>> 13);
}

let scratch = new Int32Array(1024);
