import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealed } from '../support/packed.js';
import { startPeer } from '../support/shipping-peer.js';

const peer = startPeer();
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });

test('S67 URL and URLSearchParams', async () => {
	const url = new URL('https://example.org/a?b=1#c');
	const copy = await peer.echo(url);
	assert.ok(copy instanceof URL);
	assert.equal(copy.href, url.href);
	const parameters = await peer.echo(new URLSearchParams({ a: '1', b: 'ü' }));
	assert.ok(parameters instanceof URLSearchParams);
	assert.equal(String(parameters), 'a=1&b=%C3%BC');
});

test('functions of modules keep their TextEncoder and TextDecoder', async () => {
	const bytes = await peer.run((text: string) => encoder.encode(text), 'ü');
	assert.deepEqual([...bytes], [0xc3, 0xbc]);
	const [text, encoding, fatal, ignoreBOM] = await peer.run(
		(given: number[]) =>
			[decoder.decode(new Uint8Array(given)), decoder.encoding, decoder.fatal, decoder.ignoreBOM] as const,
		[0xff, 0xfe, 0x41, 0],
	);
	assert.deepEqual([text, encoding, fatal, ignoreBOM], ['\ufeffA', 'utf-16le', true, true]);
	assert.ok((await peer.echo(decoder)) instanceof TextDecoder);
});

test('an instance of a subclass of one of these is refused', () => {
	class OwnDecoder extends TextDecoder {}
	assert.throws(() => sealed(new OwnDecoder()), /an instance of OwnDecoder — it extends TextDecoder/);
});
