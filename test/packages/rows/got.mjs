import got, { RequestError as GotRequestError } from 'got'; // .default

row('got', (t) => {
	const client = got.extend({ retry: { limit: 0 } });
	t.captured(() => got('http://127.0.0.1:1/', { retry: { limit: 0 } }).catch((error) => error.code));
	t.captured(() => client('http://127.0.0.1:1/').catch((error) => error.code));
	t.error(() => got('http://127.0.0.1:1/', { retry: { limit: 0 } }), { of: GotRequestError });
});
