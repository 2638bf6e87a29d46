import createError, { HttpError } from 'http-errors';

row('http-errors', (t) => {
	const look = ({ name, message, status, expose }) => [name, message, status, expose];
	t.captured((status) => createError(status).message, 404);
	t.captured((error) => createError.isHttpError(error), 5);
	t.argument((error) => [error instanceof createError.NotFound, error.status], createError(404));
	t.result((message) => new createError.NotFound(message), { args: ['gone'], of: createError.NotFound, look });
	t.error(
		(status) => {
			throw createError(status, 'no');
		},
		{ args: [404], of: createError.NotFound, look },
	);
	t.error(
		() => {
			throw new createError.Conflict('twice');
		},
		{ of: HttpError, look },
	);
});
