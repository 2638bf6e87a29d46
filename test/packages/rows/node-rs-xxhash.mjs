import { xxh32, Xxh64 } from '@node-rs/xxhash';

row('@node-rs/xxhash', (t) => {
	t.captured((text) => xxh32(text), 'a');
	t.captured((text) => new Xxh64(0n).update(text).digest(), 'a');
	t.mapped((text) => xxh32(text, 1), ['a', 'b']);
	t.mapped(xxh32, ['a', 'b']);
});
