import { LowSync, MemorySync } from 'lowdb';

row('lowdb', (t) => {
	t.captured((value) => {
		const db = new LowSync(new MemorySync(), { posts: [] });
		db.update(({ posts }) => posts.push(value));
		return db.data;
	}, 'a');
	t.argument((db) => [db instanceof LowSync, db.data.posts.length], new LowSync(new MemorySync(), { posts: [1] }));
	t.result(() => new LowSync(new MemorySync(), { a: 1 }), { of: LowSync, look: ({ data }) => data });
});
