import crcAddon from '@node-rs/crc32';
import { crc32 } from '@node-rs/crc32';
import * as crcNamespace from '@node-rs/crc32';

row('@node-rs/crc32', (t) => {
	t.captured((text) => crcAddon.crc32(text), 'a');
	t.captured((text) => crc32(text), 'a');
	t.captured((text) => crcNamespace.crc32c(text), 'a');
	t.mapped(crc32, ['a', 'b']);
	t.argument((f) => f('a'), crc32);
});
