/** Error texts about pipes and connections. */
import { BufferTooShort, ClosedError, EOFError, ProcessError, TimeoutError } from '../errors.js';
import { describe } from '../options.js';

export function ended(): EOFError {
	return new EOFError(
		'recv: the other end of the pipe is closed, because all its holders closed it or died, and everything sent was received; a for await loop ends there by itself',
	);
}

export function broken(): ClosedError {
	return new ClosedError(
		'send: the other end of the pipe is closed, because all its holders closed it or died; nobody can receive this',
	);
}

export function closed(call: string): ClosedError {
	return new ClosedError(`${call}: this end is closed here; use it before close()`);
}

/** For a call that waited. */
export function closedMeanwhile(): ClosedError {
	return new ClosedError('this end of the pipe was closed here while this call was waiting; close() it afterwards');
}

export function wrongWay(call: string, ability: 'receive' | 'send'): ProcessError {
	const [first, second] =
		ability === 'receive' ? ['sends', 'receive from the other end'] : ['receives', 'send from the other end'];
	return new ProcessError(
		`${call}: this end of a one-way pipe only ${first}; ${second}, or make a Pipe() that goes both ways`,
	);
}

export function timedOut(call: string, timeout: number | undefined): TimeoutError {
	const what = call.includes('send')
		? [`there was no room for it within ${timeout} ms`, 'receive at the other end']
		: [`nothing came within ${timeout} ms`, 'poll() first'];
	return new TimeoutError(`${call}: ${what[0]}; wait longer, or ${what[1]}`);
}

export function tooLong(call: string, room: number, received: Buffer): BufferTooShort {
	return new BufferTooShort(
		`${call}: the message has ${received.length} bytes, but there is room for ${room}; read it from the error's property 'received'`,
		received,
	);
}

export function noBytes(call: string, value: unknown): TypeError {
	return new TypeError(
		`${call}: expected bytes, got ${describe(value)}; pass a Buffer, a typed array, a DataView or an ArrayBuffer`,
	);
}

export function noView(call: string, value: unknown): TypeError {
	return new TypeError(
		`${call}: expected a view of bytes, got ${describe(value)}; pass a Buffer, a typed array or a DataView`,
	);
}

export function detached(call: string): TypeError {
	return new TypeError(
		`${call}: the buffer is detached, because its bytes were transferred; pass bytes that this thread still has`,
	);
}

export function tooLarge(call: string, bytes: number, most: number): RangeError {
	return new RangeError(
		`${call}: ${bytes} bytes are more than a Buffer of this Node.js (${process.version}) can hold: at most ${most}; send them in parts, or use a newer Node.js`,
	);
}

export function noNumber(call: string, name: string, value: unknown): TypeError {
	return new TypeError(`${call}: ${name} is ${describe(value)}; give a whole number`);
}

export function outOfRange(call: string, name: string, value: unknown, most: number): RangeError {
	return new RangeError(`${call}: ${name} is ${describe(value)}; give a whole number from 0 to ${most}`);
}

export function nothingToWaitFor(): TypeError {
	return new TypeError(
		'wait(): the list is empty and there is no timeout, so it would wait for ever; pass objects to wait for, or { timeout }',
	);
}

export function notWaitable(value: unknown): TypeError {
	return new TypeError(
		`wait(): ${describe(value)} can't be waited for; pass ends of pipes, queues, processes, sentinels, sockets or promises`,
	);
}
