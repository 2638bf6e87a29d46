import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { decodeDefinition, encodeDefinition } from '#src/shipping/wire/packet.js';
import { pack, unpack } from '#src/shipping/packing.js';
import { double } from './modules/animals.js';

test('pack and unpack give the same packet, whose bytes are a view', () => {
	const factor = 3;
	const packet = encode([(x: number) => x * factor, double, { a: 'é' }]);
	assert.equal(packet.definitions.length, 2);
	const packed = pack(packet);
	const unpacked = unpack(packed);
	assert.deepEqual(unpacked.definitions, packet.definitions);
	assert.deepEqual(Buffer.from(unpacked.bytes), Buffer.from(packet.bytes));
	assert.equal(unpacked.bytes.buffer, packed.buffer);
});

test('a packet without definitions, and with an empty value, survives pack and unpack', () => {
	const { bytes, definitions } = unpack(pack(encode(undefined)));
	assert.deepEqual(definitions, []);
	assert.equal(decode(bytes, definitions), undefined);
});

test('a definition survives as bytes, and its key depends on its content', () => {
	const factor = 3;
	const make = () => (x: number) => x * factor;
	const [unit] = encode(make()).definitions;
	const [again] = encode([1, make()]).definitions;
	assert.ok(unit);
	assert.equal(unit, again);
	assert.deepEqual(decodeDefinition(encodeDefinition(unit)), unit);
	const [module] = encode(double).definitions;
	assert.ok(module);
	assert.deepEqual(decodeDefinition(encodeDefinition(module)), module);
	assert.notEqual(encode((x: number) => x * factor).definitions[0]?.key, unit.key);
});

test('S94 the code of a function is not part of the packet, so it is sent only once', () => {
	const text = 'a long text in the code of the function that must not be among the captured values';
	const packet = encode((n: number) => text.length + n);
	assert.equal(packet.definitions.length, 1);
	assert.ok(encode(() => 'a long text in the code of the function').bytes.length < 20);
});
