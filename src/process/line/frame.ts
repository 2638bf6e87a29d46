/**
 * The frames of a control channel, as bytes:
 *
 *     u32 length   of what follows, little-endian
 *     u8  type     what the frame says: a `ControlFrame`, or what its users agree on
 *     u32 id       what the frame is about: a task, a definition; else 0
 *     varint n     number of definitions that `bytes` refer to
 *     n × varint   their ids on this channel
 *     bytes        an encoded graph (`shipping/wire/tags.ts`), to the end of the frame
 */
export interface Frame {
	readonly type: number;
	readonly id: number;
	readonly definitionIds: readonly number[];
	readonly bytes: Uint8Array;
}

/**
 * Frames that the channel itself and a booting child understand. What runs in the child (a
 * Process's target, a pool's worker) has frames of its own. These types are counted down from the
 * top, so that those can count up from 0.
 */
export const ControlFrame = {
	/** Either way: a definition (code, module) that later frames refer to by the frame's id. */
	DEFINE: 255,
	/** To the child, first: a `Boot`. */
	BOOT: 254,
	/** To a standby, after BOOT: see `parent/standbys.ts`. */
	REHEARSAL: 248,
	/** To the child, when there is work: a `Start`. */
	START: 253,
	/** To the child, after START, if there are any: the functions of `onChildStart`. */
	HOOKS: 250,
	/** To the child, after START and HOOKS: what `main` of the entry module is given. */
	PAYLOAD: 252,
	/** To the parent: booted and preloaded, waiting for START. */
	READY: 251,
	/**
	 * To the parent: the child's exit handlers begin. The frame's id is the exit code, modulo 256.
	 */
	ENDING: 247,
	/**
	 * To the parent, from a thread whose output is piped: what it wrote. The frame's id tells
	 * where: to stdout (1) or stderr (2).
	 */
	OUTPUT: 246,
	/** To the parent: the child no longer ignores SIGINT. */
	BEGUN: 249,
} as const;

/** Bytes before the type: the length itself. */
export const LENGTH_BYTES = 4;

/** Returns the most bytes that a head takes. */
export function headSpace(definitions: number): number {
	return LENGTH_BYTES + 1 + 4 + MAX_VARINT * (definitions + 1);
}

/** Writes the head of a frame whose `bytes` will follow, and returns the position after it. */
export function writeHead(
	target: Buffer,
	at: number,
	frame: { type: number; id: number; definitionIds: readonly number[]; byteLength: number },
): number {
	let position = at + LENGTH_BYTES;
	target[position++] = frame.type;
	writeU32(target, position, frame.id);
	position = writeVarint(target, position + 4, frame.definitionIds.length);
	for (const id of frame.definitionIds) position = writeVarint(target, position, id);
	writeU32(target, at, position - at - LENGTH_BYTES + frame.byteLength);
	return position;
}

/** Returns a frame without definitions, for writers that bypass the channel. */
export function wholeFrame(type: number, id = 0, bytes: Uint8Array = NO_BYTES): Buffer {
	const frame = Buffer.allocUnsafe(headSpace(0) + bytes.length);
	const head = writeHead(frame, 0, { type, id, definitionIds: NO_IDS, byteLength: bytes.length });
	frame.set(bytes, head);
	return frame.subarray(0, head + bytes.length);
}

/**
 * Reads the frame with its type at `start` and its end at `end`. The
 * frame's bytes are a view, not a copy.
 */
export function readFrame(source: Buffer, start: number, end: number): Frame {
	const type = source[start] as number;
	const id = readU32(source, start + 1);
	let position = start + 5;
	const count = source[position] as number;
	if (count === 0) return { type, id, definitionIds: NO_IDS, bytes: source.subarray(position + 1, end) };
	const definitionIds: number[] = [];
	let left = -1;
	while (left !== 0) {
		let value = 0;
		let shift = 0;
		let byte: number;
		do {
			byte = source[position++] as number;
			value |= (byte & 0x7f) << shift;
			shift += 7;
		} while (byte > 0x7f);
		if (left === -1) left = value;
		else {
			definitionIds.push(value);
			left--;
		}
	}
	return { type, id, definitionIds, bytes: source.subarray(position, end) };
}

/** By hand: `Buffer`'s own method calls six functions, which matters until they are compiled. */
export function readU32(source: Uint8Array, at: number): number {
	const low = (source[at] as number) | ((source[at + 1] as number) << 8) | ((source[at + 2] as number) << 16);
	return low + (source[at + 3] as number) * 2 ** 24;
}

function writeU32(target: Uint8Array, at: number, value: number): void {
	target[at] = value;
	target[at + 1] = value >>> 8;
	target[at + 2] = value >>> 16;
	target[at + 3] = value >>> 24;
}

const MAX_VARINT = 5;
const NO_IDS: readonly number[] = [];
const NO_BYTES = new Uint8Array(0);

function writeVarint(target: Buffer, at: number, value: number): number {
	let position = at;
	let rest = value;
	while (rest > 0x7f) {
		target[position++] = (rest & 0x7f) | 0x80;
		rest >>>= 7;
	}
	target[position++] = rest;
	return position;
}
