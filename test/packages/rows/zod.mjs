import * as zod from 'zod';
import { z, ZodError } from 'zod';

row('zod', (t) => {
	const User = z.object({ name: z.string().min(1), age: z.number().int() });
	// Comes first, because no schema has been made in the worker yet.
	t.captured((value) => User.parse(value), { name: 'Ann', age: 5 });
	t.captured((value) => User.safeParse(value).error.issues, { name: '', age: 'x' });
	t.captured((value) => z.object({ a: z.string() }).parse(value), { a: 'b' });
	t.captured((value) => zod.string().safeParse(value).success, 5);
	t.mapped(User.safeParse, [{ name: 'Ann', age: 5 }]);
	t.argument((schema) => schema.safeParse({ name: '' }).success, User);
	t.result(() => z.string().min(2), { of: z.ZodString, look: (schema) => schema.safeParse('a').success });
	t.error((value) => User.parse(value), {
		args: [{ name: '' }],
		of: ZodError,
		look: ({ name, issues }) => [name, issues],
	});
});
