import initSqlJs from 'sql.js';

row('sql.js', async (t) => {
	const { Database } = await initSqlJs();
	const database = new Database();
	database.run('create table a (x); insert into a values (1), (2)');
	t.captured(async (sql) => new (await initSqlJs()).Database().exec(sql)[0].values, 'select 1 + 1');
	t.captured(
		async (bytes) => new (await initSqlJs()).Database(bytes).exec('select sum(x) from a')[0].values,
		database.export(),
	);
	t.error(async (sql) => new (await initSqlJs()).Database().exec(sql), { args: ['select * from nothing'], of: Error });
});
