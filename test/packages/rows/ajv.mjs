import Ajv, { ValidationError as AjvValidationError } from 'ajv';

row('ajv', (t) => {
	const schema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };
	const validate = new Ajv().compile(schema);
	t.captured((value) => new Ajv().validate({ type: 'number' }, value), 5);
	t.captured((value) => validate(value), { a: 1 });
	t.mapped(validate, [{ a: 1 }, { a: 'b' }, {}]);
	t.argument((ajv) => ajv.validate({ type: 'string' }, 'a'), new Ajv());
	t.result(() => new Ajv({ allErrors: true }), { of: Ajv, look: (ajv) => ajv.validate({ type: 'string' }, 5) });
	t.error(
		(value) => {
			const ajv = new Ajv();
			if (!ajv.validate({ type: 'number' }, value)) throw new AjvValidationError(ajv.errors);
		},
		{ args: ['a'], of: AjvValidationError, look: ({ message, errors }) => [message, errors] },
	);
});
