import dotenv from 'dotenv';
import { parse as parseEnv } from 'dotenv';

row('dotenv', (t) => {
	t.captured((text) => dotenv.parse(text), 'A=1\nB="x y"');
	t.mapped(parseEnv, ['A=1', 'B=2']);
	t.captured((text) => {
		const target = {};
		dotenv.populate(target, dotenv.parse(text));
		return target;
	}, 'A=1');
});
