import { LRUCache } from 'lru-cache';

row('lru-cache', (t) => {
	const cache = new LRUCache({ max: 3 });
	cache.set('a', 1);
	t.captured((key) => cache.get(key), 'a');
	t.captured((value) => new LRUCache({ max: 2 }).set('a', value).get('a'), 1);
	t.argument((given) => [given instanceof LRUCache, given.size, given.get('a')], cache);
	t.result((value) => new LRUCache({ max: 2 }).set('b', value), {
		args: [2],
		of: LRUCache,
		look: (given) => [given.size, given.get('b'), given.max],
	});
});
