import { type } from 'arktype';

row('arktype', (t) => {
	const User = type({ name: 'string', age: 'number>0' });
	// Its files in @ark/schema import one another in a circle, so that one of
	// them alone can't be imported.
	t.captured((value) => User(value), { name: 'Ann', age: 5 });
	t.captured((value) => String(User(value)), { name: 'Ann', age: -1 });
	t.captured((value) => type('string.email').allows(value), 'a@b.co');
});
