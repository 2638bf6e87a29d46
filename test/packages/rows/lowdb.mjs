import { LowSync, MemorySync } from 'lowdb';

row('lowdb', (t) => {
	t.captured((value) => {
		const db = new LowSync(new MemorySync(), { posts: [] });
		db.update(({ posts }) => posts.push(value));
		return db.data;
	}, 'a');
});
