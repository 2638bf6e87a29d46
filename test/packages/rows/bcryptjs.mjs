import bcrypt from 'bcryptjs';
import { compareSync } from 'bcryptjs';

row('bcryptjs', (t) => {
	const salt = bcrypt.genSaltSync(4);
	t.captured((password) => bcrypt.hash(password, salt), 'secret');
	t.captured((hash) => compareSync('secret', hash), bcrypt.hashSync('secret', 4));
	t.mapped(bcrypt.getRounds, [bcrypt.hashSync('secret', 4)]);
});
