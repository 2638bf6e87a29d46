/** Handles: objects that attach to the same thing in the receiver. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { type HandleKind, registerHandle } from '#src/shipping/wire/handles.js';
import { refuseToShip } from '#src/shipping/values/refusals.js';
import { startPeer } from '../support/shipping-peer.js';
import { Ticket, ticketsMade } from './modules/ticket.js';

const peer = startPeer();

test('a handle attaches in the receiver, which first loads the module of its kind, and back here', async () => {
	const ticket = new Ticket('a');
	const seen = await peer.run(
		(given: Ticket) => [given.name, given.pid === process.pid, given instanceof Ticket],
		ticket,
	);
	assert.deepEqual(seen, ['a', true, true]);
	const before = ticketsMade();
	const back = await peer.echo(ticket);
	assert.ok(back instanceof Ticket);
	assert.equal(back.pid, process.pid);
	assert.equal(ticketsMade(), before + 1);
});

test('a handle that occurs several times in a message arrives as one object, and names its module', () => {
	const ticket = new Ticket('b');
	const { bytes, definitions } = encode([ticket, { again: ticket }]);
	assert.deepEqual(
		definitions.map((definition) => definition.kind === 'module' && definition.specifier),
		[new URL('./modules/ticket.js', import.meta.url).href],
	);
	const [first, { again }] = decode(bytes, definitions) as [Ticket, { again: Ticket }];
	assert.equal(first, again);
});

test('a handle of a subclass arrives, and so does one that a function captures', async () => {
	class Special extends Ticket {}
	const special = new Special('c');
	assert.equal(await peer.run(() => special.name), 'c');
});

test('a handle arrives whose class has no other state', () => {
	class Opaque {
		#secret: number;
		constructor(secret: number) {
			this.#secret = secret;
		}
		static kind: HandleKind<Opaque, { secret: number }> = {
			kind: 'opaque',
			module: import.meta.url,
			type: Opaque,
			describe: (opaque) => ({ secret: opaque.#secret }),
			attach: ({ secret }) => new Opaque(secret + 1),
		};
		get secret(): number {
			return this.#secret;
		}
	}
	registerHandle(Opaque.kind);
	const { bytes, definitions } = encode(new Opaque(1));
	assert.equal((decode(bytes, definitions) as Opaque).secret, 2);
});

test('an object that an area refuses to send fails with its reason', () => {
	class Local {}
	refuseToShip((object) => object instanceof Local, 'a Local, which stays where it is');
	assert.throws(() => encode({ deep: [new Local()] }), {
		name: 'ShippingError',
		message: 'cannot send value.deep[0]: a Local, which stays where it is',
	});
});

test('a proxy that answers to every key is not a handle', async () => {
	const answers = new Proxy({ n: 1 }, { get: (target, key) => (key === 'n' ? target.n : () => 'an answer') });
	assert.deepEqual(await peer.echo(answers), { n: 1 });
});
