/**
 * From values to a packet, in one synchronous pass: what is sent is what the values are at the
 * call.
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
 * @param subject What errors call the value: `args`.
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

/** Who wants more than the packet. */
export interface EncodeOptions {
	/** Is told what the graph is made of. */
	readonly trace?: Trace;
	/** Is told of the functions in the graph, if there are any. */
	readonly onFunctions?: (infos: ReadonlyMap<Function, FunctionInfo>) => void;
	/** Where large bytes may go, for a receiver in the same tree. */
	readonly lend?: Lend | undefined;
	/** The same for all messages of one call of the user's, where it sends several. */
	readonly call?: object;
	/** What writes the graph that this one is a part of. */
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
	// Cycles through functions, and objects whose accessors must be kept, show only while writing;
	// each pass knows what the one before found.
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

/** Who sends only data does not need what is loaded here. */
const HANDLERS: Handlers = {
	objects: lazily<typeof Objects>('./shipping/send/encode-object.js'),
	functions: lazily<typeof Functions>('./shipping/send/functions/encode-function.js'),
	nested: (value, subject, within) => encode(value, subject, { within }),
};

/**
 * Each knows all that the one before has found out, so a few are enough,
 * unless each finds another graph.
 */
const MOST_PASSES = 100;
const NOTHING: EncodeOptions = {};
/** What has no name of its own: a function with its arguments. */
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
