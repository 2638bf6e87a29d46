import * as terser from 'terser';
import { minify } from 'terser';

row('terser', (t) => {
	const code = 'function add(first, second) { return first + second; }';
	t.captured(async (text) => (await minify(text)).code, code);
	t.captured(async (text) => (await terser.minify(text)).code, code);
	t.mapped(minify, [code]);
	t.error((text) => minify(text), {
		args: ['let = ;'],
		of: Error,
		look: ({ name, message, line }) => [name, message, line],
	});
});
