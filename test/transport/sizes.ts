/** Sizes in bytes, around every threshold of the transports. */
const KIB = 1024;
const MIB = 1024 * KIB;

/** Up to 32 bytes are copied by a loop (`ring.ts`). */
export const TINY = [0, 1, 7, 8, 31, 32, 33] as const;
/**
 * The smallest ring has 4 KiB, that of a pipe 64 KiB. From 16 KiB on a receiver's memory is counted
 * (`item-codec.ts`).
 */
export const SMALL = [...around(4 * KIB), ...around(16 * KIB), ...around(64 * KIB)] as const;
/** From 1 MiB on bytes are lent, and lie beside the ring (`item-codec.ts`, `encode-object.ts`). */
export const LARGE = [...around(256 * KIB), ...around(MIB), 2 * MIB, ...around(4 * MIB)] as const;
export const HUGE = [16 * MIB, 64 * MIB] as const;

function around(size: number): number[] {
	return [size - 1, size, size + 1];
}
