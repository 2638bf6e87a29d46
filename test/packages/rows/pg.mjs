import pg from 'pg';
import { DatabaseError as PgError, escapeIdentifier } from 'pg';

row('pg', (t) => {
	const types = pg.types;
	t.captured((name) => escapeIdentifier(name), 'a"b');
	t.captured((text) => pg.types.getTypeParser(23)(text), '5');
	t.captured((text) => types.getTypeParser(16)(text), 't');
	t.captured((host) => new pg.Client({ host }).host, 'x');
	t.mapped(pg.escapeLiteral, ["a'b"]);
	t.error(
		(message) => {
			throw new PgError(message, 5, 'error');
		},
		{ args: ['no'], of: PgError },
	);
	t.captured(() => new pg.Client({ host: '127.0.0.1', port: 1 }).connect().catch((error) => error.code));
});
