import axios, { AxiosError, AxiosHeaders } from 'axios';

row('axios', (t) => {
	const client = axios.create({ baseURL: 'http://127.0.0.1:1' });
	t.captured((url) => axios.getUri({ url, params: { a: 1 } }), '/x');
	t.captured(() => axios.create({ timeout: 5 }).defaults.timeout);
	t.captured(() => client.getUri({ url: '/y' }));
	t.mapped(axios.isAxiosError, [5, { isAxiosError: true }]);
	t.argument((headers) => [headers instanceof AxiosHeaders, headers.get('x-a')], new AxiosHeaders({ 'X-A': '1' }));
	t.result(() => new AxiosHeaders({ a: '1' }), { of: AxiosHeaders, look: (headers) => headers.toJSON() });
	t.error(() => axios.get('http://127.0.0.1:1/'), { of: AxiosError });
});
