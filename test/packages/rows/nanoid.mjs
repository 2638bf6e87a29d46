import { customAlphabet, nanoid } from 'nanoid';

row('nanoid', (t) => {
	const letters = customAlphabet('a', 5);
	t.captured((size) => nanoid(size).length, 10);
	t.captured(() => letters());
	t.mapped(letters, [3, 4]);
	t.captured((size) => customAlphabet('b', size)(), 4);
});
