/**
 * Turns values into a packet, in one synchronous pass: what is sent is the state of the values at
 * the call.
 */
import { ClosedError, ProcessError, ShippingError } from '../errors.js';
import { lazily } from '../lazy.js';
import { isTooDeep } from './values/reading.js';
import type * as Objects from './send/encode-object.js';
import { Encoder, type Handlers } from './send/encoder.js';
import type * as Functions from './send/functions/encode-function.js';
import type { FunctionInfo } from './send/functions/function-info.js';
import { beginSharing, endSharing } from './engine/inspector-session.js';
import { beginMessage } from './send/long-encoding.js';
import * as messages from './values/messages.js';
import type { Lend } from './wire/handles.js';
import type { Packet } from './wire/packet.js';
import type { Trace } from './send/trace.js';
import { AGAIN, Unsendable } from './values/unsendable.js';

/**
 * @param subject Name of the value in errors, such as `args`.
 * @throws ShippingError with the whole path of what can't be sent
 */
export function encode(value: unknown, subject = 'value', options: EncodeOptions = NOTHING): Packet {
	const shares = beginSharing();
	if (shares) beginMessage();
	try {
		return encodeInPasses(value, subject, options);
	} finally {
		if (shares) endSharing();
	}
}

/** Options for callers that need more than the packet. */
export interface EncodeOptions {
	/** Receives what the graph consists of. */
	readonly trace?: Trace;
	/** Receives the functions in the graph, if there are any. */
	readonly onFunctions?: (infos: ReadonlyMap<Function, FunctionInfo>) => void;
	/** Moves large bytes out of the message, for a receiver in the same tree. */
	readonly lend?: Lend | undefined;
	/** Identical for all messages of one call of the user's. */
	readonly call?: object;
	/** The encoder of the graph that contains this one. */
	readonly within?: Encoder;
	/** Errors that travel without their #private fields. */
	readonly blank?: ReadonlySet<object>;
}

function encodeInPasses(
	value: unknown,
	subject: string,
	{ trace, onFunctions, lend, call, within, blank }: EncodeOptions,
): Packet {
	const described = new Set<object>();
	let previous: Encoder['functions'];
	// Cycles through functions, and objects whose accessors must be kept, show only while writing.
	// Each pass knows what the previous ones found.
	for (let pass = 1; ; pass++) {
		const encoder = newEncoder(described);
		encoder.root = value;
		encoder.subject = subject;
		encoder.functions = previous?.renew(encoder);
		encoder.trace = trace;
		encoder.lend = lend;
		encoder.call = call;
		encoder.within = within;
		encoder.blank = blank;
		trace?.restart();
		try {
			encoder.value(value);
			encoder.functions?.stores.writeEntries(encoder);
			if (!encoder.isAgain && !encoder.functions?.wantsAnotherPass()) {
				if (encoder.functions) onFunctions?.(encoder.functions.infos);
				return encoder.finish();
			}
		} catch (error) {
			if (error !== AGAIN && !encoder.isAgain) throw shippingError(error, value, subject);
		} finally {
			encoder.lookAtEnd();
			encoder.release();
		}
		if (pass === MOST_PASSES) throw shippingError(new Unsendable(value, messages.changesWhenRead), value, subject);
		previous = encoder.functions;
	}
}

export function newEncoder(described: Set<object>): Encoder {
	return new Encoder(described, HANDLERS);
}

/** Loaded by the first object or function that needs them. */
const HANDLERS: Handlers = {
	objects: lazily<typeof Objects>('./shipping/send/encode-object.js'),
	functions: lazily<typeof Functions>('./shipping/send/functions/encode-function.js'),
	nested: (value, subject, within) => encode(value, subject, { within }),
};

/**
 * Each pass knows what the previous ones found, so a few are enough, unless each finds another
 * graph.
 */
const MOST_PASSES = 100;
const NOTHING: EncodeOptions = {};
/** Subject of what has no name of its own: a function with its arguments. */
const WHOLE = 'the call';

function shippingError(error: unknown, root: unknown, subject: string): unknown {
	if (!(error instanceof Unsendable)) {
		if (error instanceof ShippingError || error instanceof ClosedError || error instanceof ProcessError) return error;
		const failure = error instanceof Error ? error.message : String(error);
		const reason = isTooDeep(error) ? messages.tooDeep : `reading it failed: ${failure}`;
		return new ShippingError(`cannot send ${subject || WHOLE}: ${reason}`, subject, { cause: error });
	}
	const path = (subject + error.pathFrom(root)).replace(/^\./, '');
	const steps = [path || WHOLE, ...error.steps.map(({ text }) => text)];
	return new ShippingError(
		`cannot send ${steps.join('\n    ')}: ${error.reason}`,
		[path, ...error.steps.map((step) => step.path)].filter((step) => step !== '').join(' > '),
		error.cause === undefined ? undefined : { cause: error.cause },
	);
}
