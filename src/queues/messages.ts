/** Error texts about queues. */
import { ClosedError, ProcessError, QueueEmpty, QueueFull, QueueShutDown } from '../errors.js';
import { describe } from '../options.js';

export function empty(call: string, timeout: number | undefined): QueueEmpty {
	const why =
		timeout === undefined || timeout <= 0
			? 'the queue is empty; put an item first, or wait for one with get()'
			: `no item came within ${timeout} ms; wait longer, or put one`;
	return new QueueEmpty(`${call}: ${why}`);
}

export function full(call: string, timeout: number | undefined, maxSize: number): QueueFull {
	const within = timeout === undefined || timeout <= 0 ? '' : ` for ${timeout} ms`;
	return new QueueFull(`${call}: the queue holds its maxSize of ${maxSize} items${within}; get some, or wait longer`);
}

/** For a put. */
export function shutForPuts(): QueueShutDown {
	return new QueueShutDown('put: the queue was shut down by shutdown(); put before that, or make another queue');
}

/** For a get. */
export function shutForGets(): QueueShutDown {
	return new QueueShutDown(
		'get: the queue was shut down by shutdown(), and nothing is left in it; a for await loop ends there by itself',
	);
}

/** For a call that waited. */
export function closedMeanwhile(kind: string): ClosedError {
	return new ClosedError(
		`${kind}: this process has closed the queue while this call was waiting; close() it afterwards`,
	);
}

export function tooMany(call: string): string {
	return call.startsWith('new ')
		? 'it has no options; a Queue has a maxSize'
		: 'it takes no options; the calls of a Queue do';
}

export function closed(call: string): ClosedError {
	return new ClosedError(`${call}: this process has closed the queue; use it before close()`);
}

export function tooOftenDone(call: string): ProcessError {
	return new ProcessError(`${call}: called more often than items were put; call it once for each item that was got`);
}

export function noSize(call: string, name: string, value: unknown): TypeError {
	return new TypeError(`${call}: ${name} is ${describe(value)}; give a whole number`);
}

export function sizeOutOfRange(call: string, name: string, value: number, range: string): RangeError {
	return new RangeError(`${call}: ${name} is ${value}; give ${range}`);
}
