/** Error texts about queues and pipes as streams of items. */
import { ProcessError, ShippingError } from '../errors.js';

export function tooMuch(): ProcessError {
	return new ProcessError(
		'put(): the queue is at the limit of what it can hold; get some items first, or give it a maxSize',
	);
}

export function gone(): ProcessError {
	return new ProcessError('the memory of this queue or pipe is gone: the program that it belongs to has ended');
}

export function needsAwait(call: string, twin: string): ShippingError {
	return new ShippingError(
		`${call}: the item needs a module that can't be loaded synchronously (it is imported by a package's name, or has a top-level await); use await ${twin}, which returns this same item`,
		'',
	);
}
