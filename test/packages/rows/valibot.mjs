import * as v from 'valibot';
import { safeParse as safeParseValibot, ValiError } from 'valibot';

row('valibot', (t) => {
	const User = v.object({ name: v.pipe(v.string(), v.minLength(1)) });
	t.captured((value) => v.parse(User, value), { name: 'Ann' });
	t.captured((value) => safeParseValibot(v.number(), value).success, 'a');
	t.mapped(v.parser(User), [{ name: 'Ann' }]);
	t.argument((schema) => v.is(schema, { name: '' }), User);
	t.result(() => v.string(), { look: (schema) => v.is(schema, 'a') });
	t.error((value) => v.parse(User, value), { args: [{}], of: ValiError, look: ({ name, message }) => [name, message] });
});
