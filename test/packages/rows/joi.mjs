import Joi from 'joi';

row('joi', (t) => {
	const user = Joi.object({ name: Joi.string().required(), age: Joi.number() });
	t.captured((value) => Joi.number().validate(value).value, '5');
	t.captured((value) => user.validate(value).error?.message, { age: 5 });
	t.argument((schema) => schema.validate({ name: 'Ann', age: '5' }).value, user);
	t.result(() => Joi.string().min(2), { look: (schema) => [Joi.isSchema(schema), schema.validate('a').error.message] });
	t.error((value) => Joi.attempt(value, Joi.number()), {
		args: ['a'],
		of: Joi.ValidationError,
		look: ({ name, details }) => [name, details],
	});
});
