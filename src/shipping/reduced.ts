/**
 * Instances that travel as what their reducer makes of them. The receiver has the reducer from then
 * on, so that they travel on, or back, as they came.
 *
 * `rebuild` is a part of the graph, as its result is. `reduce` is none, since the receiver can do
 * without it: it is written as a packet of its own, and left out where it can't be sent, as when it
 * looks something up that belongs to this process. Then the receiver is not taught.
 */
import { lazily } from '../lazy.js';
import { begin, classFirst } from './send/begin-object.js';
import type { Decoder } from './receive/decoder.js';
import type * as Encoding from './encode.js';
import type { Encoder } from './send/encoder.js';
import { learnReducer, type Reducer, reducerOf } from './values/registered.js';
import { sessionOf } from './send/functions/session.js';
import * as messages from './values/messages.js';
import { writePacket } from './nested-packet.js';
import { constructorOf } from './values/object-class.js';
import type { Packet } from './wire/packet.js';
import { ObjectKind } from './wire/tags.js';
import { Unsendable } from './values/unsendable.js';

export function encodeReduced(encoder: Encoder, object: object): boolean {
	const found = reducerOf(object);
	if (!found) return false;
	const { reducer, prototype } = found;
	const reason = messages.reducedCycle(constructorOf(Object.getPrototypeOf(object))?.name ?? 'object');
	if (classFirst(encoder, object, reducer.rebuild)) return true;
	if (sessionOf(encoder).isOpen(reducer.rebuild)) throw new Unsendable(object, reason);
	begin(encoder, object, ObjectKind.REDUCED);
	encoder.value(reducer.rebuild);
	const teaching = isFirstOf(encoder, reducer) ? packetOf(encoder, reducer) : undefined;
	encoder.byte(teaching ? 1 : 0);
	if (teaching) {
		encoder.string(constructorOf(prototype)?.name ?? '');
		writePacket(encoder, teaching);
	}
	encoder.unmade(object, reason, () => encoder.value(reducer.reduce(object)));
	return true;
}

export function decodeReduced(decoder: Decoder, id: number): object {
	const rebuild = decoder.value() as Reducer['rebuild'];
	const isTaught = decoder.byte() === 1;
	const name = isTaught ? decoder.string() : '';
	const reduce = isTaught ? (decoder.packet() as Reducer['reduce']) : undefined;
	const object = decoder.fill(id, rebuild(decoder.value()));
	const prototype = reduce && prototypeNamed(object, name);
	if (prototype) learnReducer(prototype, { reduce, rebuild });
	return object;
}

function isFirstOf(encoder: Encoder, reducer: Reducer): boolean {
	const known = written.get(encoder) ?? new Set();
	written.set(encoder, known);
	return known.size < known.add(reducer).size;
}

/** Those that a graph has instances of. */
const written = new WeakMap<Encoder, Set<Reducer>>();

function packetOf(encoder: Encoder, reducer: Reducer): Packet | undefined {
	// What `reduce` uses may itself lead to an instance.
	if (onTheirWay.has(reducer)) return undefined;
	onTheirWay.add(reducer);
	try {
		return shipping().encode(reducer.reduce, 'reduce', { within: encoder });
	} catch {
		return undefined;
	} finally {
		onTheirWay.delete(reducer);
	}
}

const onTheirWay = new Set<Reducer>();

/**
 * Of the class of this name that the object is an instance of; none where
 * `rebuild` makes something else of it.
 */
function prototypeNamed(object: unknown, name: string): object | undefined {
	if (typeof object !== 'object' || object === null) return undefined;
	for (let level = Object.getPrototypeOf(object) as object | null; level; level = Object.getPrototypeOf(level))
		if (constructorOf(level)?.name === name) return level;
	return undefined;
}

const shipping = lazily<typeof Encoding>('./shipping/encode.js');
