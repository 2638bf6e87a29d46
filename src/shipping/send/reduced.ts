/**
 * Writes instances as what their reducer returns. The receiver learns the reducer, so that
 * instances travel on, or back, the same way.
 *
 * `rebuild` and the reduced value are parts of the graph. `reduce` is not, since the receiver can
 * do without it. It is a packet of its own, omitted where it can't be sent, for example if it uses
 * something that belongs to this process. Then the receiver does not learn the reducer.
 */
import * as messages from '../values/messages.js';
import { constructorOf } from '../values/object-class.js';
import { type Reducer, reducerOf } from '../values/registered.js';
import { Unsendable } from '../values/unsendable.js';
import type { Packet } from '../wire/packet.js';
import { ObjectKind } from '../wire/tags.js';
import type { Writer } from '../wire/writer.js';
import { begin, classFirst } from './begin-object.js';
import { type GraphWriter, sessionOf } from './functions/session.js';
import { writePacket } from './nested.js';

export function encodeReduced(encoder: GraphWriter, object: object): boolean {
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

function isFirstOf(encoder: Writer, reducer: Reducer): boolean {
	const known = written.get(encoder) ?? new Set();
	written.set(encoder, known);
	return known.size < known.add(reducer).size;
}

/** Reducers of the instances in a graph. */
const written = new WeakMap<Writer, Set<Reducer>>();

function packetOf(encoder: Writer, reducer: Reducer): Packet | undefined {
	// What `reduce` uses may itself lead to an instance.
	if (onTheirWay.has(reducer)) return undefined;
	onTheirWay.add(reducer);
	try {
		return encoder.nested(reducer.reduce, 'reduce');
	} catch {
		return undefined;
	} finally {
		onTheirWay.delete(reducer);
	}
}

const onTheirWay = new Set<Reducer>();
