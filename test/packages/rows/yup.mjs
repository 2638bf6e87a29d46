import * as yup from 'yup';
import { ValidationError as YupValidationError, StringSchema as YupString } from 'yup';

row('yup', (t) => {
	const user = yup.object({ name: yup.string().required(), age: yup.number() });
	t.captured((value) => yup.number().cast(value), '5');
	t.captured((value) => user.isValidSync(value), { age: 5 });
	t.argument((schema) => schema.validateSync({ name: 'Ann', age: '5' }), user);
	t.result(() => yup.string().min(2), { of: YupString, look: (schema) => schema.isValidSync('a') });
	t.error((value) => user.validateSync(value), {
		args: [{}],
		of: YupValidationError,
		look: ({ name, message, path }) => [name, message, path],
	});
});
